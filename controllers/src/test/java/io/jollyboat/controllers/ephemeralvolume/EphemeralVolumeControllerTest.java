package io.jollyboat.controllers.ephemeralvolume;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.Resources;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EphemeralVolumeControllerTest {
    private static final String SPEC =
            "'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}";
    private static final String POD =
            "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}],'volumes':[{'name':'d','ephemeral':{'volumeClaimTemplate':{'metadata':{'labels':{'a':'b'}},"
                    + SPEC
                    + "}}}]}}";

    private final TestCluster cluster = new TestCluster();

    @BeforeEach
    void start() {
        new EphemeralVolumeController(cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
    }

    @Test
    void aPodGetsTheClaimItBrings() {
        String uid = cluster.create(Resources.PODS, POD).uid();
        cluster.settle();

        var claim = cluster.get(Resources.PERSISTENT_VOLUME_CLAIMS, "p-d");
        assertThat(claim.controller().orElseThrow().uid()).isEqualTo(uid);
        assertThat(claim.labels()).containsEntry("a", "b");
    }

    @Test
    void aClaimOfSomebodyElseIsToldOfAndTheOwnIsMadeOnceThatIsGone() {
        cluster.create(
                Resources.PERSISTENT_VOLUME_CLAIMS, "{'metadata':{'name':'p-d'}," + SPEC + "}");
        String uid = cluster.create(Resources.PODS, POD).uid();
        cluster.settle();
        assertThat(cluster.eventsAbout("p"))
                .contains(
                        "Warning FailedBinding ephemeral volume d: PVC default/p-d was not created for pod default/p (pod is not owner)");

        cluster.patch(
                Resources.PERSISTENT_VOLUME_CLAIMS, "p-d", "{'metadata':{'finalizers':null}}");
        cluster.delete(Resources.PERSISTENT_VOLUME_CLAIMS, "p-d");
        cluster.advance(Duration.ofSeconds(30));
        assertThat(
                        cluster.get(Resources.PERSISTENT_VOLUME_CLAIMS, "p-d")
                                .controller()
                                .orElseThrow()
                                .uid())
                .isEqualTo(uid);
    }
}
