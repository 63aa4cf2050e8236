package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "blk.3.ffn_gate_exps.weight",
                "blk.3.ffn_up_exps.weight",
                "blk.3.ffn_down_exps.weight",
                "blk.3.ffn_gate_up_exps.weight",
                "blk.3.ffn_down_exps.scale",
                "blk.3.ffn_up_exps.bias",
                "blk.3.ffn_gate.7.weight",
                "blk.3.ffn_up.0.weight",
                "blk.3.ffn_down.127.weight",
                "blk.3.ffn_gate_chexps.weight",
                "blk.3.ffn_down_chexps.weight"
            })
    void expertsThatARouterPicks(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.ROUTED_EXPERT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blk.0.ffn_gate_shexp.weight",
                "blk.0.ffn_up_shexp.weight",
                "blk.0.ffn_down_shexp.weight",
                "blk.46.ffn_down_shexp.bias"
            })
    void expertsThatAlwaysRun(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.SHARED_EXPERT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blk.0.ffn_gate.weight",
                "blk.0.ffn_up.weight",
                "blk.11.ffn_down.weight",
                "blk.0.ffn_down.bias",
                "blk.0.channel_mix_key.weight"
            })
    void denseFeedForward(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.DENSE_FFN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blk.0.attn_q.weight",
                "blk.0.attn_k.bias",
                "blk.0.attn_v.weight",
                "blk.0.attn_output.weight",
                "blk.0.attn_qkv.weight",
                "blk.0.attn_gate.weight",
                "blk.0.attn_q_a.weight",
                "blk.0.attn_q_b.weight",
                "blk.0.attn_kv_a_mqa.weight",
                "blk.0.attn_kv_b.weight",
                "blk.0.attn_k_b.weight",
                "blk.0.attn_v_b.weight",
                "blk.0.attn_sinks.weight",
                "blk.0.indexer.k_proj.weight",
                "dec.blk.0.cross_attn_q.weight",
                "v.blk.0.attn_out.weight",
                "enc.blk.2.attn_rel_b.weight"
            })
    void attention(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.ATTENTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blk.0.shortconv.in_proj.weight",
                "blk.0.shortconv.out_proj.weight",
                "blk.0.shortconv.conv.weight",
                "blk.0.ssm_in.weight",
                "blk.0.ssm_out.weight",
                "blk.0.ssm_x.weight",
                "blk.0.ssm_dt.bias",
                "blk.0.ssm_a",
                "blk.0.ssm_d",
                "blk.0.ssm_conv1d.weight",
                "blk.0.ssm_alpha.weight",
                "blk.0.ssm_beta.weight",
                "blk.0.ssm_ba.weight",
                "blk.0.time_mix_key.weight"
            })
    void whatMixesTokensWithoutAttention(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.TOKEN_MIXING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token_embd.weight",
                "per_layer_token_embd.weight",
                "position_embd.weight",
                "token_types.weight",
                "blk.46.nextn.embed_tokens.weight"
            })
    void tablesOfVectors(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.EMBEDDING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"output.weight", "output.bias", "blk.46.nextn.shared_head_head.weight", "cls.output.weight"})
    void projectionsToTheVocabulary(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.OUTPUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blk.0.ffn_gate_inp.weight",
                "blk.0.ffn_gate_inp.bias",
                "blk.0.ffn_gate_inp_shexp.weight",
                "blk.0.ffn_gate_tid2eid.weight",
                "blk.0.exp_probs_b.bias",
                "blk.0.exp_probs_b"
            })
    void whatPicksExperts(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.ROUTER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "output_norm.weight",
                "token_embd_norm.weight",
                "blk.0.attn_norm.weight",
                "blk.0.attn_norm_2.weight",
                "blk.0.attn_q_norm.weight",
                "blk.0.attn_kv_a_norm.weight",
                "blk.0.ffn_norm.bias",
                "blk.0.ffn_norm_exps.weight",
                "blk.0.post_attention_norm.weight",
                "blk.0.post_ffw_norm.weight",
                "blk.0.ssm_norm.weight",
                "blk.0.ssm_dt_norm.weight",
                "blk.0.time_mix_ln.weight",
                "blk.46.nextn.enorm.weight",
                "blk.46.nextn.hnorm.weight",
                "blk.46.nextn.shared_head_norm.weight",
                "v.blk.0.ln1.weight"
            })
    void normalizations(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.NORM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rope_freqs.weight",
                "blk.46.nextn.eh_proj.weight",
                "blk.0.altup_correct_coef.weight",
                "blk.0.laurel_l.weight",
                "blk.0.inp_gate.weight",
                "blk.0.layer_output_scale.weight",
                "mm.0.weight",
                "",
                "blk.",
                "blk.7.",
                "weight"
            })
    void theRest(String name) {
        assertThat(Role.of(name)).isEqualTo(Role.OTHER);
    }

    @Test
    void caseDoesNotMatter() {
        assertThat(Role.of("BLK.3.FFN_DOWN_EXPS.WEIGHT")).isEqualTo(Role.ROUTED_EXPERT);
    }

    @ParameterizedTest
    @EnumSource
    void everyRoleHasALabelOfItsOwn(Role role) {
        assertThat(role.label()).isNotBlank();
        assertThat(Role.values())
                .filteredOn(other -> other.label().equals(role.label()))
                .containsExactly(role);
    }
}
