package io.jollyboat.jolly.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.jollyboat.jolly.e2e.RunningCluster;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * An operator on the Java Operator SDK: a ship is crewed by the pods of a deployment that it owns.
 */
class OperatorIT {

    private static final String SPACE = "operator";

    /** Names of ships that were seen off before they were gone. */
    private final List<String> seenOff = new CopyOnWriteArrayList<>();

    @ControllerConfiguration
    private final class Harbour implements Reconciler<Ship>, Cleaner<Ship> {

        @Override
        public List<EventSource<?, Ship>> prepareEventSources(EventSourceContext<Ship> context) {
            return List.of(
                    new InformerEventSource<>(
                            InformerEventSourceConfiguration.from(Deployment.class, Ship.class)
                                    .build(),
                            context));
        }

        @Override
        public UpdateControl<Ship> reconcile(Ship ship, Context<Ship> context) {
            context.getClient().resource(crewOf(ship)).fieldManager("harbour").serverSideApply();
            int ready =
                    context.getSecondaryResource(Deployment.class)
                            .map(each -> each.getStatus().getReadyReplicas())
                            .orElse(0);
            if (ship.getStatus() != null && ship.getStatus().aboard == ready) {
                return UpdateControl.noUpdate();
            }
            ship.setStatus(new Ship.Status());
            ship.getStatus().aboard = ready;
            return UpdateControl.patchStatus(ship);
        }

        @Override
        public DeleteControl cleanup(Ship ship, Context<Ship> context) {
            seenOff.add(ship.getMetadata().getName());
            return DeleteControl.defaultDelete();
        }
    }

    private static Deployment crewOf(Ship ship) {
        String name = ship.getMetadata().getName();
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(ship.getMetadata().getNamespace())
                .addNewOwnerReference()
                .withApiVersion(ship.getApiVersion())
                .withKind(ship.getKind())
                .withName(name)
                .withUid(ship.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withReplicas(ship.getSpec().crew)
                .withNewSelector()
                .addToMatchLabels("ship", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("ship", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("sailor")
                .withImage("sailor:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Test
    void anOperatorReconcilesCleansUpAndItsDeploymentsGoWithTheirOwner() throws Exception {
        try (RunningCluster cluster = RunningCluster.shared(SPACE);
                KubernetesClient client =
                        new KubernetesClientBuilder()
                                .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                                .build()) {
            cluster.apply(definition());
            cluster.kubectl("wait", "crd/ships.sea.example", "--for=condition=Established").ok();
            Operator operator = new Operator(settings -> settings.withKubernetesClient(client));
            operator.register(new Harbour());
            operator.start();
            try {
                sail(client);
            } finally {
                operator.stop();
            }
            cluster.kubectl("delete", "crd/ships.sea.example").ok();
        }
    }

    private void sail(KubernetesClient client) throws InterruptedException {
        Resource<Ship> ship = client.resources(Ship.class).inNamespace(SPACE).withName("argo");
        client.resource(Ship.of(SPACE, "argo", 2)).create();
        Until.so("two aboard", () -> aboard(ship) == 2);
        assertThat(ship.get().getMetadata().getFinalizers()).isNotEmpty();

        ship.edit(
                each -> {
                    each.getSpec().crew = 3;
                    return each;
                });
        Until.so("three aboard", () -> aboard(ship) == 3);

        ship.delete();
        Until.so("the ship is gone", () -> ship.get() == null);
        assertThat(seenOff).contains("argo");
        var crew = client.apps().deployments().inNamespace(SPACE).withName("argo");
        Until.so("its deployment is gone", () -> crew.get() == null);
    }

    private static int aboard(Resource<Ship> ship) {
        Ship now = ship.get();
        return now == null || now.getStatus() == null ? 0 : now.getStatus().aboard;
    }

    private static String definition() throws java.io.IOException {
        try (var text =
                Objects.requireNonNull(OperatorIT.class.getResourceAsStream("ships.yaml"))) {
            return new String(text.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
