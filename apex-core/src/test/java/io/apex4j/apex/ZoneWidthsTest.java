package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ZoneWidthsTest {
    private static final ZoneWidths PUBLISHED = ZoneWidths.PUBLISHED;

    @Test
    void routedExpertsOf24LayersHaveThreeZones() {
        assertThat(layers(Role.ROUTED_EXPERT, Zone.EDGE, 24)).containsExactly(0, 1, 2, 3, 4, 19, 20, 21, 22, 23);
        assertThat(layers(Role.ROUTED_EXPERT, Zone.NEAR, 24)).containsExactly(5, 6, 7, 8, 9, 14, 15, 16, 17, 18);
        assertThat(layers(Role.ROUTED_EXPERT, Zone.MID, 24)).containsExactly(10, 11, 12, 13);
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_EXPERT", "DENSE_FFN"})
    void sharedExpertsAndDenseLayersHaveNoNearZone(Role role) {
        assertThat(layers(role, Zone.EDGE, 24)).containsExactly(0, 1, 2, 3, 4, 19, 20, 21, 22, 23);
        assertThat(layers(role, Zone.NEAR, 24)).isEmpty();
        assertThat(layers(role, Zone.MID, 24)).hasSize(14);
    }

    @ParameterizedTest
    @EnumSource(names = {"ATTENTION", "TOKEN_MIXING"})
    void attentionHasAnEdgeOfThreeLayers(Role role) {
        assertThat(layers(role, Zone.EDGE, 24)).containsExactly(0, 1, 2, 21, 22, 23);
        assertThat(layers(role, Zone.NEAR, 24)).isEmpty();
        assertThat(layers(role, Zone.MID, 24)).hasSize(18);
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDING", "OUTPUT", "ROUTER", "NORM", "OTHER"})
    void allOtherRolesHaveNoZone(Role role) {
        assertThat(layers(role, Zone.NONE, 24)).hasSize(24);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "8, 8, 0", "10, 10, 0", "11, 10, 1", "20, 10, 10", "48, 10, 10"})
    void widthsDoNotScaleWithTheDepth(int layers, int edge, int near) {
        assertThat(layers(Role.ROUTED_EXPERT, Zone.EDGE, layers)).hasSize(edge);
        assertThat(layers(Role.ROUTED_EXPERT, Zone.NEAR, layers)).hasSize(near);
        assertThat(layers(Role.ROUTED_EXPERT, Zone.MID, layers)).hasSize(layers - edge - near);
    }

    @Test
    void ownWidthsAreCountedFromTheEnds() {
        ZoneWidths own = new ZoneWidths(1, 2, 0);

        assertThat(zones(own, Role.ROUTED_EXPERT, 6))
                .containsExactly(Zone.EDGE, Zone.NEAR, Zone.MID, Zone.MID, Zone.NEAR, Zone.EDGE);
        assertThat(EnumSet.copyOf(zones(own, Role.ATTENTION, 6))).isEqualTo(Set.of(Zone.MID));
    }

    @ParameterizedTest
    @CsvSource({"-1, 2, 3", "5, 4, 3", "5, 10, -1"})
    void widthsThatMakeNoZonesAreRefused(int edge, int near, int attention) {
        assertThatThrownBy(() -> new ZoneWidths(edge, near, attention))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("edge " + edge)
                .hasMessageContaining("near " + near)
                .hasMessageContaining("attention edge " + attention);
    }

    private static List<Integer> layers(Role role, Zone zone, int layers) {
        return IntStream.range(0, layers)
                .filter(layer -> PUBLISHED.of(role, layer, layers) == zone)
                .boxed()
                .toList();
    }

    private static List<Zone> zones(ZoneWidths widths, Role role, int layers) {
        return IntStream.range(0, layers)
                .mapToObj(layer -> widths.of(role, layer, layers))
                .toList();
    }
}
