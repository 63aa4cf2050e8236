package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizableTensorsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "token_embd.weight",
                "output.weight",
                "blk.0.attn_q.weight",
                "blk.0.attn_gate.weight",
                "blk.0.ffn_down_exps.weight",
                "blk.0.ffn_gate_inp_shexp.weight",
                "blk.0.shortconv.in_proj.weight",
                "blk.0.ssm_out.weight",
                "blk.0.nextn.eh_proj.weight",
                "blk.0.time_mix_key.weight",
                "per_layer_token_embd.weight",
                "weight"
            })
    void matricesOfWeightsMayBeQuantized(String name) {
        assertThat(QuantizableTensors.reasonToKeep(tensor(name, 256, 256))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "blk.0.attn_norm.weight, norm",
                "blk.0.ffn_gate_inp.weight, router",
                "blk.0.ffn_gate_tid2eid.weight, router",
                "blk.0.attn_q.bias, the name does not end in 'weight'",
                "blk.0.ssm_a, the name does not end in 'weight'",
                "blk.0.altup_router.weight, 'altup' is always kept",
                "blk.0.laurel_l.weight, 'laurel' is always kept",
                "per_layer_model_proj.weight, 'per_layer_model_proj' is always kept",
                "blk.0.ssm_conv1d.weight, 'ssm_conv1d' is always kept",
                "blk.0.shortconv.conv.weight, 'shortconv.conv.weight' is always kept",
                "blk.0.indexer.k_proj.weight, 'indexer.k_proj.weight' is always kept",
                "blk.0.time_mix_w1.weight, 'time_mix_w1.weight' is always kept",
                "blk.0.time_mix_decay_w2.weight, 'time_mix_decay_w2.weight' is always kept",
                "blk.0.time_mix_lerp_fused.weight, 'time_mix_lerp_fused.weight' is always kept",
                "enc.blk.0.attn_rel_b.weight, 'attn_rel_b.weight' is always kept",
                "v.patch_embd.weight, '.patch_embd' is always kept",
                "position_embd.weight, 'position_embd.weight' is always kept",
                "token_types.weight, 'token_types.weight' is always kept"
            })
    void someAreKeptByName(String name, String reason) {
        assertThat(QuantizableTensors.reasonToKeep(tensor(name, 256, 256))).hasValue(reason);
    }

    @Test
    void namesThatAreKeptAsAWholeMayBePartOfOthers() {
        assertThat(QuantizableTensors.isQuantizable(tensor("x_position_embd.weight", 256, 256)))
                .isTrue();
        assertThat(QuantizableTensors.isQuantizable(tensor("x.position_embd.weight", 256, 256)))
                .isFalse();
    }

    @Test
    void trailingDimensionsOfOneDoNotCount() {
        assertThat(QuantizableTensors.reasonToKeep(tensor("blk.0.ffn_up.weight", 256)))
                .hasValue("one dimension");
        assertThat(QuantizableTensors.reasonToKeep(tensor("blk.0.ffn_up.weight", 256, 1, 1)))
                .hasValue("one dimension");
        assertThat(QuantizableTensors.isQuantizable(tensor("blk.0.ffn_up.weight", 256, 1, 4)))
                .isTrue();
        assertThat(QuantizableTensors.isQuantizable(tensor("blk.0.ffn_up.weight", 1, 256)))
                .isTrue();
    }

    @Test
    void theOptionToLeaveTheOutputMeansItAlone() {
        Plan plan = Planner.plan(
                ShapeBuilder.of("m")
                        .weights("output.weight", 256, 64)
                        .weights("blk.0.attn_output.weight", 256, 64)
                        .build(),
                QuantizeOptions.of(FileType.Q4_K_M).leaveOutputTensor(true).build());

        assertThat(plan.tensors()).extracting(PlannedTensor::type).containsExactly(GgmlType.BF16, GgmlType.Q4_K);
        assertThat(plan.tensors().getFirst().rule()).isEqualTo("not quantized: --leave-output-tensor");
    }

    private static GgufTensor tensor(String name, long... shape) {
        return new GgufTensor(name, Arrays.stream(shape).boxed().toList(), GgmlType.BF16, 0, 0);
    }
}
