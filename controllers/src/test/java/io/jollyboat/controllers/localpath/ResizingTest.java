package io.jollyboat.controllers.localpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.model.Quantity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResizingTest {

    private static final Quantity WANTED = Quantity.parse("5Gi");
    private final PersistentVolumeClaim claim =
            new PersistentVolumeClaim(
                    TestCluster.tree("{'status':{'phase':'Bound','capacity':{'storage':'1Gi'}}}"));

    @Test
    void aClaimSaysThatItIsBeingResized() {
        assertThat(Resizing.begun(claim, WANTED, Instant.EPOCH).status().json())
                .isEqualTo(
                        TestCluster.tree(
                                "{'phase':'Bound','capacity':{'storage':'1Gi'},'allocatedResources':{'storage':'5Gi'},'allocatedResourceStatuses':{'storage':'ControllerResizeInProgress'},'conditions':[{'type':'Resizing','status':'True','lastTransitionTime':'1970-01-01T00:00:00Z'}]}"));
    }

    @Test
    void afterwardsItSaysOnlyWhatItHas() {
        var begun = Resizing.begun(claim, WANTED, Instant.EPOCH);
        assertThat(Resizing.done(begun, WANTED).status().json())
                .isEqualTo(
                        TestCluster.tree(
                                "{'phase':'Bound','capacity':{'storage':'5Gi'},'allocatedResources':{'storage':'5Gi'}}"));
    }
}
