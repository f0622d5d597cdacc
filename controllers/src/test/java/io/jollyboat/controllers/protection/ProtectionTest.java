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
    void whatSomebodyLetsGoWithoutDeletingItIsProtectedAgain() {
        cluster.create(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                "{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        cluster.create(
                Resources.PERSISTENT_VOLUMES,
                "{'metadata':{'name':'v'},'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],'hostPath':{'path':'/x'}}}");
        cluster.patch(Resources.PERSISTENT_VOLUME_CLAIMS, "v", "{'metadata':{'finalizers':null}}");
        cluster.patch(Resources.PERSISTENT_VOLUMES, "v", "{'metadata':{'finalizers':null}}");
        cluster.settle();

        assertThat(cluster.get(Resources.PERSISTENT_VOLUME_CLAIMS, "v").finalizers())
                .containsExactly("kubernetes.io/pvc-protection");
        assertThat(cluster.get(Resources.PERSISTENT_VOLUMES, "v").finalizers())
                .containsExactly("kubernetes.io/pv-protection");
    }

    /** A pod holds only a claim that was made for it, and not when it waits for somebody itself. */
    @Test
    void theClaimOfAnEphemeralVolumeStaysForAsLongAsItsPodRuns() {
        String pod =
                "{'metadata':{'name':'p','finalizers':['a/b']},'spec':{'nodeName':'n','terminationGracePeriodSeconds':0,'containers':[{'name':'c','image':'i'}],"
                        + "'volumes':[{'name':'d','ephemeral':{'volumeClaimTemplate':{'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]}}";
        String uid = cluster.create(Resources.PODS, pod).uid();
        String claim =
                "{'metadata':{'name':'p-d','ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'p','uid':'%s','controller':true}]},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}";
        cluster.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim.formatted("another"));
        cluster.delete(Resources.PERSISTENT_VOLUME_CLAIMS, "p-d");
        cluster.settle();
        assertThat(cluster.list(Resources.PERSISTENT_VOLUME_CLAIMS)).isEmpty();

        cluster.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim.formatted(uid));
        cluster.delete(Resources.PERSISTENT_VOLUME_CLAIMS, "p-d");
        cluster.settle();
        assertThat(cluster.list(Resources.PERSISTENT_VOLUME_CLAIMS)).hasSize(1);

        cluster.delete(Resources.PODS, "p", DeleteOptions.DEFAULT.grace(0));
        cluster.patchStatus(Resources.PODS, "p", "{'status':{'phase':'Failed'}}");
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
