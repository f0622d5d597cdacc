package io.jollyboat.controllers.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.core.v1.Node;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZonesTest {

    private static final long SECOND = 1_000_000_000L;

    private final Zones zones = new Zones(NodeSettings.DEFAULT);

    private static Node node(String name, String zone, boolean ready) {
        return new Node(
                TestCluster.tree(
                        "{'metadata':{'name':'%s','labels':{'topology.kubernetes.io/zone':'%s'}},'status':{'conditions':[{'type':'Ready','status':'%s'}]}}"
                                .formatted(name, zone, ready ? "True" : "False")));
    }

    private void zone(String zone, int ready, int inTrouble) {
        zones.observe(
                IntStream.range(0, ready + inTrouble)
                        .mapToObj(i -> node(zone + i, zone, i >= inTrouble))
                        .toList(),
                0);
    }

    @Test
    void aZoneIsInTroubleByTheShareOfItsNodesThatAre() {
        assertThat(ZoneState.of(0, 1, 0.55)).isEqualTo(ZoneState.FULL_DISRUPTION);
        assertThat(ZoneState.of(1, 2, 0.55)).isEqualTo(ZoneState.NORMAL);
        assertThat(ZoneState.of(2, 3, 0.55)).isEqualTo(ZoneState.PARTIAL_DISRUPTION);
        assertThat(ZoneState.of(5, 5, 0.55)).isEqualTo(ZoneState.NORMAL);
        assertThat(ZoneState.of(0, 0, 0.55)).isEqualTo(ZoneState.NORMAL);
    }

    @Test
    void oneAfterTheOtherInTheOrderInWhichTheyAsked() {
        zone("a", 8, 2);

        assertThat(zones.turn("a1", 0)).contains(Duration.ZERO);
        assertThat(zones.turn("a0", 0)).contains(Duration.ofSeconds(10));
        zones.taken("a1", 0);
        assertThat(zones.turn("a0", 4 * SECOND)).contains(Duration.ofSeconds(6));
        assertThat(zones.turn("a0", 10 * SECOND)).contains(Duration.ZERO);
    }

    @Test
    void whoAsksAgainKeepsHisPlaceAndWhoLeavesGivesItUp() {
        zone("a", 8, 2);
        zones.turn("a0", 0);
        zones.turn("a1", 0);
        assertThat(zones.turn("a0", 1)).contains(Duration.ZERO);
        zones.leave("a0");
        assertThat(zones.turn("a1", 1)).contains(Duration.ZERO);
    }

    @Test
    void aLargeZoneMostOfWhichIsInTroubleGoesTenTimesSlower() {
        zone("a", 20, 31);

        assertThat(zones.turn("a0", 0)).contains(Duration.ZERO);
        zones.taken("a0", 0);
        assertThat(zones.turn("a1", 0)).contains(Duration.ofSeconds(100));
    }

    @Test
    void aSmallZoneMostOfWhichIsInTroubleStandsStill() {
        zone("a", 20, 30);
        assertThat(zones.turn("a0", 0)).isEmpty();
        assertThat(zones.stopped()).isFalse();
    }

    @Test
    void aZoneThatIsDownIsEmptiedAsLongAsAnotherServes() {
        zone("a", 0, 40);
        assertThat(zones.stopped()).isTrue();
        assertThat(zones.turn("a0", 0)).isEmpty();

        assertThat(zones.observe(List.of(node("b0", "b", true)), 0))
                .isEqualTo(Zones.Change.RESUMED);
        assertThat(zones.turn("a0", 0)).contains(Duration.ofSeconds(10));
        assertThat(zones.observe(List.of(node("b0", "b", false)), 0))
                .isEqualTo(Zones.Change.STOPPED);
        assertThat(zones.turn("a0", 0)).isEmpty();
    }

    @Test
    void theOnlyNodeOfAClusterKeepsItsPods() {
        zone("a", 0, 1);
        assertThat(zones.stopped()).isTrue();
        assertThat(zones.turn("a0", 0)).isEmpty();
    }

    @Test
    void regionsTellZonesOfOneNameApartAndFormerLabelsCountToo() {
        Node west =
                new Node(
                        TestCluster.tree(
                                "{'metadata':{'name':'west','labels':{'failure-domain.beta.kubernetes.io/zone':'a','failure-domain.beta.kubernetes.io/region':'west'}},'status':{'conditions':[{'type':'Ready','status':'False'}]}}"));
        zone("a", 1, 2);
        zones.observe(List.of(west), 0);
        zones.taken("a0", 0);

        assertThat(zones.turn("a1", 0)).contains(Duration.ofSeconds(10));
        assertThat(zones.turn("west", 0)).contains(Duration.ZERO);
    }

    @Test
    void aNodeThatIsExcludedSaysNothingOfItsZone() {
        Node spot =
                new Node(
                        TestCluster.tree(
                                "{'metadata':{'name':'spot','labels':{'node.kubernetes.io/exclude-disruption':''}},'status':{'conditions':[{'type':'Ready','status':'False'}]}}"));
        zones.observe(List.of(spot), 0);
        assertThat(zones.stopped()).isFalse();
        assertThat(zones.turn("spot", 0)).contains(Duration.ZERO);
    }

    @Test
    void nodesThatGoAreForgottenWithTheirZone() {
        zone("a", 0, 1);
        assertThat(zones.forget("a0", 0)).isEqualTo(Zones.Change.RESUMED);
        assertThat(zones.turn("a0", 0)).isEmpty();
        assertThat(zones.forget("a0", 0)).isEqualTo(Zones.Change.NONE);
    }
}
