package io.jollyboat.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.controllers.TestNode;
import io.jollyboat.controllers.deployment.DeploymentController;
import io.jollyboat.controllers.replicaset.ReplicaController;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GarbageCollectorTest {

    private final TestCluster cluster = new TestCluster();

    {
        new GarbageCollector(cluster.controllerTransport, cluster.informers, cluster.timeline)
                .start();
        cluster.advance(Duration.ofSeconds(5));
    }

    @Test
    void whatADeploymentMadeGoesAfterIt() {
        workloads();
        deploy();

        cluster.delete(Resources.DEPLOYMENTS, "web");
        cluster.advance(Duration.ofSeconds(2));

        assertThat(cluster.list(Resources.DEPLOYMENTS)).isEmpty();
        assertThat(cluster.list(Resources.REPLICA_SETS)).isEmpty();
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void anOwnerNamedByItsOldGroupIsTheOneOfTodays() {
        workloads();
        deploy();
        String uid = cluster.get(Resources.DEPLOYMENTS, "web").uid();
        map(
                "dependent",
                "{'apiVersion':'extensions/v1beta1','kind':'Deployment','name':'web','uid':'%s'}"
                        .formatted(uid));
        cluster.advance(Duration.ofSeconds(5));
        assertThat(cluster.listDefault(Resources.CONFIG_MAPS)).hasSize(1);

        cluster.delete(Resources.DEPLOYMENTS, "web");
        cluster.advance(Duration.ofSeconds(5));
        assertThat(cluster.listDefault(Resources.CONFIG_MAPS)).isEmpty();
    }

    @Test
    void anOrphaningDeletionLeavesDependentsWithoutThatOwner() {
        workloads();
        deploy();

        cluster.delete(Resources.DEPLOYMENTS, "web", DeleteOptions.DEFAULT.propagate("Orphan"));
        cluster.advance(Duration.ofSeconds(2));

        assertThat(cluster.list(Resources.DEPLOYMENTS)).isEmpty();
        assertThat(cluster.list(Resources.REPLICA_SETS))
                .hasSize(1)
                .allMatch(set -> set.ownerReferences().isEmpty());
        assertThat(cluster.pods()).hasSize(2);
    }

    @Test
    void aForegroundDeletionEndsWithTheOwner() {
        TestNode node = workloads();
        deploy();
        node.lingers(pod -> true);

        cluster.delete(Resources.DEPLOYMENTS, "web", DeleteOptions.DEFAULT.propagate("Foreground"));
        cluster.advance(Duration.ofSeconds(2));

        assertThat(cluster.get(Resources.DEPLOYMENTS, "web").finalizers())
                .containsExactly("foregroundDeletion");
        assertThat(cluster.list(Resources.REPLICA_SETS))
                .allMatch(set -> set.finalizers().contains("foregroundDeletion"));
        assertThat(cluster.pods()).hasSize(2).allMatch(Pod::beingDeleted);

        node.lingers(pod -> false).look();
        cluster.advance(Duration.ofSeconds(2));
        assertThat(cluster.list(Resources.DEPLOYMENTS)).isEmpty();
        assertThat(cluster.list(Resources.REPLICA_SETS)).isEmpty();
    }

    @Test
    void aForegroundDeletionDoesNotWaitForDependentsThatDoNotBlock() {
        ConfigMap owner = map("owner", "");
        map(
                "dependent",
                ref(Resources.CONFIG_MAPS, owner, ""),
                "'finalizers':['example.com/mine'],");

        cluster.delete(
                Resources.CONFIG_MAPS, "owner", DeleteOptions.DEFAULT.propagate("Foreground"));
        cluster.advance(Duration.ofSeconds(2));

        assertThat(names()).containsExactly("dependent");
        assertThat(cluster.get(Resources.CONFIG_MAPS, "dependent").beingDeleted()).isTrue();
    }

    @Test
    void oneOfTwoOwnersIsEnoughToStay() {
        ConfigMap first = map("first", "");
        ConfigMap second = map("second", "");
        map(
                "dependent",
                ref(Resources.CONFIG_MAPS, first, "")
                        + ","
                        + ref(Resources.CONFIG_MAPS, second, ""));

        cluster.delete(Resources.CONFIG_MAPS, "first");
        cluster.advance(Duration.ofSeconds(2));
        assertThat(cluster.get(Resources.CONFIG_MAPS, "dependent").ownerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.name()).isEqualTo("second"));

        cluster.delete(Resources.CONFIG_MAPS, "second");
        cluster.advance(Duration.ofSeconds(2));
        assertThat(names()).isEmpty();
    }

    @Test
    void anOwnerWithoutANamespaceOwnsInAllOfThem() {
        var owner =
                cluster.create(
                        Resources.PRIORITY_CLASSES, "{'metadata':{'name':'owner'},'value':1}");
        map("dependent", ref(Resources.PRIORITY_CLASSES, owner, ""));
        cluster.advance(Duration.ofSeconds(2));
        assertThat(names()).containsExactly("dependent");

        cluster.delete(Resources.PRIORITY_CLASSES, "owner");
        cluster.advance(Duration.ofSeconds(2));
        assertThat(names()).isEmpty();
    }

    @Test
    void anOwnerThatNeverWasIsAsGoodAsGone() {
        map(
                "dependent",
                "{'apiVersion':'v1','kind':'ConfigMap','name':'nobody','uid':'no-such-uid'}");
        cluster.advance(Duration.ofSeconds(2));

        assertThat(names()).isEmpty();
    }

    @Test
    void anOwnerOfAKindThatIsNotServedKeepsItsDependents() {
        map(
                "dependent",
                "{'apiVersion':'example.com/v1','kind':'Ship','name':'nobody','uid':'no-such-uid'}");
        cluster.advance(Duration.ofMinutes(5));

        assertThat(names()).containsExactly("dependent");
    }

    @Test
    void anOwnerInANamespaceCannotOwnOutsideOfIt() {
        ConfigMap owner = map("owner", "");
        cluster.create(
                Resources.PRIORITY_CLASSES,
                "{'metadata':{'name':'dependent','ownerReferences':[%s]},'value':1}"
                        .formatted(ref(Resources.CONFIG_MAPS, owner, "")));
        cluster.advance(Duration.ofSeconds(2));
        cluster.delete(Resources.CONFIG_MAPS, "owner");
        cluster.advance(Duration.ofSeconds(5));

        assertThat(cluster.get(Resources.PRIORITY_CLASSES, "dependent").beingDeleted()).isFalse();
        assertThat(cluster.eventsAbout("dependent"))
                .contains(
                        "Warning OwnerRefInvalidNamespace ownerRef [v1/ConfigMap, namespace: , name: owner, uid: %s] does not exist in namespace \"\""
                                .formatted(owner.uid()));
    }

    @Test
    void anOwnerInAnotherNamespaceIsToldOf() {
        cluster.create(Resources.NAMESPACES, "{'metadata':{'name':'other'}}");
        ConfigMap owner =
                cluster.create(
                        Resources.CONFIG_MAPS, "{'metadata':{'name':'owner','namespace':'other'}}");
        cluster.advance(Duration.ofSeconds(2));
        map("dependent", ref(Resources.CONFIG_MAPS, owner, ""));
        cluster.advance(Duration.ofSeconds(5));

        assertThat(cluster.eventsAbout("dependent"))
                .contains(
                        "Warning OwnerRefInvalidNamespace ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: %s] does not exist in namespace \"default\""
                                .formatted(owner.uid()));
    }

    @Test
    void aCircleOfForegroundDeletionsComesToAnEnd() {
        ConfigMap first = map("first", "");
        ConfigMap second =
                map("second", ref(Resources.CONFIG_MAPS, first, "'blockOwnerDeletion':true,"));
        cluster.patch(
                Resources.CONFIG_MAPS,
                "first",
                "{'metadata':{'ownerReferences':[%s]}}"
                        .formatted(
                                ref(Resources.CONFIG_MAPS, second, "'blockOwnerDeletion':true,")));
        cluster.advance(Duration.ofSeconds(2));

        cluster.delete(
                Resources.CONFIG_MAPS, "first", DeleteOptions.DEFAULT.propagate("Foreground"));
        cluster.advance(Duration.ofSeconds(5));

        assertThat(names()).isEmpty();
    }

    @Test
    void whatWasDeletedBeforeItStartedIsCollectedAfterwards() {
        var late = new TestCluster();
        var owner = late.create(Resources.CONFIG_MAPS, "{'metadata':{'name':'owner'}}");
        late.create(
                Resources.CONFIG_MAPS,
                "{'metadata':{'name':'dependent','ownerReferences':[%s]}}"
                        .formatted(ref(Resources.CONFIG_MAPS, owner, "")));
        late.delete(Resources.CONFIG_MAPS, "owner");

        new GarbageCollector(late.controllerTransport, late.informers, late.timeline).start();
        late.advance(Duration.ofSeconds(5));

        assertThat(late.listDefault(Resources.CONFIG_MAPS))
                .noneMatch(map -> map.name().equals("dependent"));
    }

    @Test
    void followsCustomResourcesThatCome() {
        cluster.create(
                Resources.CUSTOM_RESOURCE_DEFINITIONS,
                "{'metadata':{'name':'ships.example.com'},'spec':{'group':'example.com','scope':'Namespaced',"
                        + "'names':{'plural':'ships','singular':'ship','kind':'Ship','listKind':'ShipList'},"
                        + "'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}]}}");
        cluster.advance(Duration.ofSeconds(5));
        var ships = new ResourceType<>("example.com", "v1", "Ship", "ships", true, Owned::new);
        Owned ship = cluster.create(ships, "{'metadata':{'name':'boat'}}");
        map("dependent", ref(ships, ship, ""));
        cluster.advance(Duration.ofSeconds(3));
        assertThat(names()).containsExactly("dependent");

        cluster.delete(ships, "boat");
        cluster.advance(Duration.ofSeconds(3));
        assertThat(names()).isEmpty();
    }

    private TestNode workloads() {
        ReplicaController.ofReplicaSets(
                        cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
        new DeploymentController(cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
        return new TestNode(cluster);
    }

    private void deploy() {
        cluster.create(
                Resources.DEPLOYMENTS,
                "{'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}},"
                        + "'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        cluster.advance(Duration.ofSeconds(2));
        assertThat(cluster.pods()).hasSize(2);
    }

    private ConfigMap map(String name, String owners) {
        return map(name, owners, "");
    }

    private ConfigMap map(String name, String owners, String more) {
        return cluster.create(
                Resources.CONFIG_MAPS,
                "{'metadata':{'name':'%s',%s'ownerReferences':[%s]}}"
                        .formatted(name, more, owners));
    }

    private static String ref(ResourceType<?> type, KubernetesObject owner, String more) {
        return "{'apiVersion':'%s','kind':'%s',%s'name':'%s','uid':'%s'}"
                .formatted(type.apiVersion(), type.kind(), more, owner.name(), owner.uid());
    }

    private java.util.List<String> names() {
        return cluster.listDefault(Resources.CONFIG_MAPS).stream()
                .map(ConfigMap::name)
                .filter(name -> !name.equals("kube-root-ca.crt"))
                .toList();
    }
}
