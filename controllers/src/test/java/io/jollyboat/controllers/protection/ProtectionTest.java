package io.jollyboat.controllers.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.DeleteOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProtectionTest {
    private final TestCluster cluster = new TestCluster();

    @BeforeEach
    void start() {
        new ClaimProtection(cluster.controllerClient, cluster.informers, cluster.timeline).start();
        new VolumeProtection(cluster.controllerClient, cluster.informers, cluster.timeline).start();
    }

    @Test
    void aClaimStaysForAsLongAsAPodUsesIt() {
        cluster.create(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                "{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        cluster.create(
                Resources.PODS,
                "{'metadata':{'name':'p'},'spec':{'nodeName':'n','containers':[{'name':'c','image':'i'}],"
                        + "'volumes':[{'name':'d','persistentVolumeClaim':{'claimName':'v'}}]}}");
        cluster.delete(Resources.PERSISTENT_VOLUME_CLAIMS, "v");
        cluster.settle();
        assertThat(cluster.get(Resources.PERSISTENT_VOLUME_CLAIMS, "v").beingDeleted()).isTrue();
        cluster.patchStatus(Resources.PODS, "p", "{'status':{'phase':'Succeeded'}}");
        cluster.settle();
        assertThat(cluster.list(Resources.PERSISTENT_VOLUME_CLAIMS)).hasSize(1);
        cluster.delete(Resources.PODS, "p", DeleteOptions.DEFAULT.grace(0));
        cluster.settle();
        assertThat(cluster.list(Resources.PERSISTENT_VOLUME_CLAIMS)).isEmpty();
    }

    @Test
    void aVolumeStaysForAsLongAsItIsBound() {
        cluster.create(
                Resources.PERSISTENT_VOLUMES,
                "{'metadata':{'name':'v'},'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],'hostPath':{'path':'/x'}}}");
        cluster.patchStatus(Resources.PERSISTENT_VOLUMES, "v", "{'status':{'phase':'Bound'}}");
        cluster.delete(Resources.PERSISTENT_VOLUMES, "v");
        cluster.settle();
        assertThat(cluster.list(Resources.PERSISTENT_VOLUMES)).hasSize(1);
        cluster.patchStatus(Resources.PERSISTENT_VOLUMES, "v", "{'status':{'phase':'Released'}}");
        cluster.settle();
        assertThat(cluster.list(Resources.PERSISTENT_VOLUMES)).isEmpty();
    }
}
