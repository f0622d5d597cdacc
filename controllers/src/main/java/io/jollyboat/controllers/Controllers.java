package io.jollyboat.controllers;

import io.jollyboat.controllers.autoscaler.AutoscalerController;
import io.jollyboat.controllers.bootstrap.BootstrapSigner;
import io.jollyboat.controllers.bootstrap.TokenCleaner;
import io.jollyboat.controllers.certificates.CertificateController;
import io.jollyboat.controllers.clusterrole.AggregationController;
import io.jollyboat.controllers.cronjob.CronJobController;
import io.jollyboat.controllers.daemonset.DaemonSetController;
import io.jollyboat.controllers.deployment.DeploymentController;
import io.jollyboat.controllers.disruption.DisruptionController;
import io.jollyboat.controllers.disruption.StaleDisruptionController;
import io.jollyboat.controllers.endpoints.EndpointsController;
import io.jollyboat.controllers.endpointslice.EndpointSliceController;
import io.jollyboat.controllers.ephemeralvolume.EphemeralVolumeController;
import io.jollyboat.controllers.garbage.GarbageCollector;
import io.jollyboat.controllers.job.JobController;
import io.jollyboat.controllers.localpath.LocalPathProvisioner;
import io.jollyboat.controllers.localpath.VolumeFolders;
import io.jollyboat.controllers.mirroring.EndpointSliceMirroringController;
import io.jollyboat.controllers.namespace.NamespaceController;
import io.jollyboat.controllers.nodelifecycle.NodeLifecycleController;
import io.jollyboat.controllers.persistentvolume.PersistentVolumeController;
import io.jollyboat.controllers.podgc.PodGarbageController;
import io.jollyboat.controllers.protection.ClaimProtection;
import io.jollyboat.controllers.protection.VolumeProtection;
import io.jollyboat.controllers.quota.QuotaController;
import io.jollyboat.controllers.replicaset.ReplicaController;
import io.jollyboat.controllers.rootca.RootCertificateController;
import io.jollyboat.controllers.serviceaccount.DefaultAccountController;
import io.jollyboat.controllers.serviceaccount.TokenSecretController;
import io.jollyboat.controllers.serviceaccount.UnusedTokenCleaner;
import io.jollyboat.controllers.statefulset.StatefulSetController;
import io.jollyboat.controllers.tainteviction.TaintEvictionController;
import io.jollyboat.controllers.ttlafterfinished.TtlAfterFinishedController;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.core.pki.Pem;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;

/** All controllers, as kube-controller-manager runs them: one process, one set of informers. */
public final class Controllers {

    /** The user as whom they act. */
    public static final String USER = "system:kube-controller-manager";

    /** The lease of whichever copy of them works, in {@code kube-system}. */
    public static final String LEASE = "kube-controller-manager";

    private Controllers() {}

    /**
     * Each controller once, in the order in which they start. They depend on each other in nothing
     * but the API.
     *
     * @param folders where volumes lie
     */
    public static List<Component> all(ApiTransport api, Timeline timeline, VolumeFolders folders) {
        var client = new Client(api);
        var informers = new Informers(client, timeline);
        List<Component> all = new ArrayList<>();
        all.add(informers); // stopped last
        all.addAll(all(api, client, informers, timeline, folders, ControllerSettings.DEFAULT));
        return List.copyOf(all);
    }

    /**
     * The same, and before them those that sign.
     *
     * @param keys what they sign with
     */
    public static List<Component> all(
            ApiTransport api,
            Timeline timeline,
            ClusterKeys keys,
            VolumeFolders folders,
            ControllerSettings settings) {
        var client = new Client(api);
        var informers = new Informers(client, timeline);
        String authority = Pem.certificates(List.of(keys.authority().certificate()));
        List<Component> all = new ArrayList<>();
        all.add(informers); // stopped last
        all.add(new DefaultAccountController(client, informers, timeline));
        all.add(new RootCertificateController(client, informers, timeline, authority));
        all.add(new TokenSecretController(client, informers, timeline, keys.tokens(), authority));
        all.add(
                new CertificateController(
                        client, informers, timeline, keys.authority(), settings.certificateLife()));
        all.addAll(all(api, client, informers, timeline, folders, settings));
        return List.copyOf(all);
    }

    private static List<Component> all(
            ApiTransport api,
            Client client,
            Informers informers,
            Timeline timeline,
            VolumeFolders folders,
            ControllerSettings settings) {
        return List.of(
                new EndpointSliceController(client, informers, timeline),
                new EndpointsController(client, informers, timeline),
                new EndpointSliceMirroringController(client, informers, timeline),
                new AggregationController(client, informers, timeline),
                new NamespaceController(api, informers, timeline),
                new GarbageCollector(api, informers, timeline),
                new DeploymentController(client, informers, timeline),
                new QuotaController(api, informers, timeline),
                new ClaimProtection(client, informers, timeline),
                new VolumeProtection(client, informers, timeline),
                ReplicaController.ofReplicaSets(client, informers, timeline),
                ReplicaController.ofReplicationControllers(client, informers, timeline),
                new StatefulSetController(client, informers, timeline),
                new DaemonSetController(client, informers, timeline),
                new DisruptionController(api, informers, timeline),
                new StaleDisruptionController(client, informers, timeline),
                new NodeLifecycleController(client, informers, timeline, settings.nodes()),
                new TaintEvictionController(client, informers, timeline),
                new PodGarbageController(client, informers, timeline, settings.finishedPodsKept()),
                new JobController(client, informers, timeline),
                new CronJobController(client, informers, timeline),
                new TtlAfterFinishedController(client, informers, timeline),
                new TokenCleaner(client, informers, timeline),
                new UnusedTokenCleaner(client, informers, timeline, settings.unusedTokensKept()),
                new BootstrapSigner(client, informers, timeline),
                new AutoscalerController(client, informers, timeline, settings.autoscaler()),
                new PersistentVolumeController(client, informers, timeline, folders),
                new EphemeralVolumeController(client, informers, timeline),
                new LocalPathProvisioner(client, informers, timeline, folders));
    }
}
