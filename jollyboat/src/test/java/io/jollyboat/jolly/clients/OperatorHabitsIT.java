package io.jollyboat.jolly.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.jollyboat.jolly.e2e.RunningCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What operators on the Java Operator SDK lean on beside reconciling: elections, retries after
 * conflicts, errors told in the status, and objects that they look at but do not own.
 */
class OperatorHabitsIT {

    private static final String SPACE = "habits";

    /** Aboard, when a ship's papers are missing. */
    private static final int IN_PORT = -1;

    /** Which operator was at work, each time. */
    private final List<String> atWork = new CopyOnWriteArrayList<>();

    /** The codes of refusals that reconcilers met. */
    private final List<Integer> refusals = new CopyOnWriteArrayList<>();

    private final AtomicBoolean overtaken = new AtomicBoolean();

    /** Lets a ship sail with as many as its papers say, a map that somebody else writes. */
    @ControllerConfiguration
    private final class Harbour implements Reconciler<Ship> {

        private final String name;

        Harbour(String name) {
            this.name = name;
        }

        @Override
        public List<EventSource<?, Ship>> prepareEventSources(EventSourceContext<Ship> context) {
            return List.of(
                    new InformerEventSource<>(
                            InformerEventSourceConfiguration.from(ConfigMap.class, Ship.class)
                                    .withLabelSelector("papers")
                                    .withSecondaryToPrimaryMapper(
                                            papers ->
                                                    Set.of(
                                                            new ResourceID(
                                                                    papers.getMetadata()
                                                                            .getLabels()
                                                                            .get("papers"),
                                                                    SPACE)))
                                    .build(),
                            context));
        }

        @Override
        public UpdateControl<Ship> reconcile(Ship ship, Context<Ship> context) {
            atWork.add(name);
            ConfigMap papers =
                    context.getSecondaryResource(ConfigMap.class)
                            .orElseThrow(() -> new IllegalStateException("no papers"));
            overtakeOnce(ship, context.getClient());
            ship.setStatus(new Ship.Status());
            ship.getStatus().aboard = Integer.parseInt(papers.getData().get("aboard"));
            return UpdateControl.patchStatus(ship);
        }

        /** Writes with the version it knows, after somebody else has written. */
        private void overtakeOnce(Ship ship, KubernetesClient client) {
            if (overtaken.compareAndSet(false, true)) {
                client.resource(ship)
                        .edit(
                                each -> {
                                    each.getMetadata().getLabels().put("seen", "yes");
                                    return each;
                                });
                try {
                    client.resource(ship)
                            .lockResourceVersion(ship.getMetadata().getResourceVersion())
                            .update();
                } catch (KubernetesClientException refused) {
                    refusals.add(refused.getCode());
                    throw refused;
                }
            }
        }

        @Override
        public ErrorStatusUpdateControl<Ship> updateErrorStatus(
                Ship ship, Context<Ship> context, Exception error) {
            ship.setStatus(new Ship.Status());
            ship.getStatus().aboard = IN_PORT;
            return ErrorStatusUpdateControl.patchStatus(ship);
        }
    }

    private static KubernetesClient client(RunningCluster cluster) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                .build();
    }

    private Operator operator(String name, KubernetesClient client) {
        Operator operator =
                new Operator(
                        settings ->
                                settings.withKubernetesClient(client)
                                        .withCloseClientOnStop(false)
                                        .withLeaderElectionConfiguration(
                                                LeaderElectionConfigurationBuilder
                                                        .aLeaderElectionConfiguration("harbour")
                                                        .withLeaseNamespace(SPACE)
                                                        .withIdentity(name)
                                                        .withLeaseDuration(Duration.ofSeconds(6))
                                                        .withRenewDeadline(Duration.ofSeconds(4))
                                                        .withRetryPeriod(Duration.ofMillis(500))
                                                        .buildForTest(false)));
        operator.register(new Harbour(name));
        operator.start();
        return operator;
    }

    private static void papers(KubernetesClient client, int aboard) {
        client.resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("papers")
                                .withNamespace(SPACE)
                                .addToLabels("papers", "argo")
                                .endMetadata()
                                .addToData("aboard", String.valueOf(aboard))
                                .build())
                .createOr(existing -> existing.update());
    }

    @Test
    void oneLeadsRetriesAndTellsOfItsErrorsUntilAnotherTakesOver() throws Exception {
        try (RunningCluster cluster = RunningCluster.shared(SPACE);
                KubernetesClient first = client(cluster);
                KubernetesClient second = client(cluster)) {
            cluster.apply(definition());
            cluster.kubectl("wait", "crd/ships.sea.example", "--for=condition=Established").ok();
            Resource<Ship> argo = first.resources(Ship.class).inNamespace(SPACE).withName("argo");
            Operator one = operator("one", first);
            Until.so("the first leads", () -> "one".equals(holder(first)));
            Operator two = operator("two", second);
            Ship ship = Ship.of(SPACE, "argo", 1);
            ship.getMetadata().setLabels(new java.util.HashMap<>());
            first.resource(ship).create();
            Until.so("the error is told", () -> aboard(argo) == IN_PORT);

            papers(first, 3);
            Until.so("three aboard", () -> aboard(argo) == 3);
            assertThat(refusals).containsExactly(409);
            assertThat(argo.get().getMetadata().getLabels()).containsEntry("seen", "yes");
            assertThat(atWork).containsOnly("one");

            one.stop();
            Until.so("the second leads", () -> "two".equals(holder(second)));
            papers(second, 5);
            Until.so("five aboard", () -> aboard(argo) == 5);
            assertThat(atWork).endsWith("two");
            two.stop();
            cluster.kubectl("delete", "crd/ships.sea.example").ok();
        }
    }

    private static String holder(KubernetesClient client) {
        var lease = client.leases().inNamespace(SPACE).withName("harbour").get();
        return lease == null ? "" : String.valueOf(lease.getSpec().getHolderIdentity());
    }

    private static int aboard(Resource<Ship> ship) {
        Ship now = ship.get();
        return now == null || now.getStatus() == null ? 0 : now.getStatus().aboard;
    }

    private static String definition() throws IOException {
        try (var text =
                Objects.requireNonNull(OperatorHabitsIT.class.getResourceAsStream("ships.yaml"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
