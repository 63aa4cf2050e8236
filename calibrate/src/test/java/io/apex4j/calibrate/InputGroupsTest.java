package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputGroupsTest {
    @ParameterizedTest
    @CsvSource({
        "blk.3.ffn_up.weight, blk.3.ffn_gate.weight",
        "blk.3.ffn_up_exps.weight, blk.3.ffn_gate_exps.weight",
        "blk.13.attn_k.weight, blk.13.attn_q.weight",
        "blk.13.attn_v.weight, blk.13.attn_q.weight",
        "blk.3.ffn_gate_inp.weight, blk.3.ffn_gate_inp.weight",
        "blk.3.ffn_down_exps.weight, blk.3.ffn_down_exps.weight",
        "blk.3.attn_output.weight, blk.3.attn_output.weight",
        "blk.3.attn_kv_b.weight, blk.3.attn_kv_b.weight",
        "blk.3.shortconv.in_proj.weight, blk.3.shortconv.in_proj.weight"
    })
    void theTensorsOfAnInputBearTheNameOfTheFirst(String tensor, String group) {
        assertThat(InputGroups.of(tensor)).isEqualTo(group);
    }
}
