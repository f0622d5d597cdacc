package io.jollyboat.controllers.disruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jollyboat.controllers.TestCluster;
import io.jollyboat.controllers.TestNode;
import io.jollyboat.controllers.deployment.DeploymentController;
import io.jollyboat.controllers.replicaset.ReplicaController;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.policy.v1.PodDisruptionBudget;
import io.jollyboat.core.errors.ApiException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DisruptionControllerTest {

    private final TestCluster cluster = new TestCluster();
    private final TestNode node = new TestNode(cluster);

    {
        ReplicaController.ofReplicaSets(
                        cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
        new DeploymentController(cluster.controllerClient, cluster.informers, cluster.timeline)
                .start();
        new DisruptionController(cluster.controllerTransport, cluster.informers, cluster.timeline)
                .start();
        cluster.create(
                Resources.DEPLOYMENTS,
                "{'metadata':{'name':'web'},'spec':{'replicas':4,'selector':{'matchLabels':{'app':'web'}},"
                        + "'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        cluster.settle();
    }

    @Test
    void allowsWhatIsHealthyBeyondWhatMustBe() {
        budget("'minAvailable':3");

        var status = budget().status();
        assertThat(status.currentHealthy()).isEqualTo(4);
        assertThat(status.desiredHealthy()).isEqualTo(3);
        assertThat(status.expectedPods()).isEqualTo(4);
        assertThat(status.disruptionsAllowed()).isEqualTo(1);
        assertThat(status.observedGeneration()).isEqualTo(1);
        var condition = status.conditions().getFirst();
        assertThat(condition.type()).isEqualTo("DisruptionAllowed");
        assertThat(condition.status()).isEqualTo("True");
        assertThat(condition.reason()).isEqualTo("SufficientPods");
    }

    @Test
    void percentagesAreOfWhatThePodsControllersAreMeantToHave() {
        budget("'maxUnavailable':'50%'");
        assertThat(budget().status().expectedPods()).isEqualTo(4);
        assertThat(budget().status().disruptionsAllowed()).isEqualTo(2);

        node.becomesReady(pod -> false);
        cluster.scale(Resources.DEPLOYMENTS, "web", 8);
        cluster.settle();
        assertThat(budget().status().expectedPods()).isEqualTo(8);
        assertThat(budget().status().desiredHealthy()).isEqualTo(4);
        assertThat(budget().status().disruptionsAllowed()).isZero();
    }

    @Test
    void anEvictionTakesFromTheBudgetUntilItIsUsedUp() {
        budget("'minAvailable':3");
        node.lingers(pod -> true);
        evict(cluster.pods().get(0));

        assertThatThrownBy(() -> evict(cluster.pods().get(1)))
                .asInstanceOf(type(ApiException.class))
                .satisfies(
                        refused -> {
                            assertThat(refused.code()).isEqualTo(429);
                            assertThat(refused.message())
                                    .isEqualTo(
                                            "Cannot evict pod as it would violate the pod's disruption budget.");
                            assertThat(refused.details().causes().getFirst().reason())
                                    .isEqualTo("DisruptionBudget");
                        });
        cluster.settle();
        assertThat(cluster.pods().stream().filter(Pod::beingDeleted)).hasSize(1);
    }

    @Test
    void isFullAgainOnceAReplacementIsHealthy() {
        budget("'minAvailable':3");
        evict(cluster.pods().getFirst());
        cluster.advance(Duration.ofSeconds(2));

        assertThat(budget().status().disruptionsAllowed()).isEqualTo(1);
        assertThat(budget().status().json().has("disruptedPods")).isFalse();
    }

    @Test
    void saysWhenNothingMayGo() {
        budget("'minAvailable':4");

        var condition = budget().status().conditions().getFirst();
        assertThat(condition.status()).isEqualTo("False");
        assertThat(condition.reason()).isEqualTo("InsufficientPods");
    }

    @Test
    void saysThatNoPodsMatch() {
        cluster.create(
                Resources.POD_DISRUPTION_BUDGETS,
                "{'metadata':{'name':'none'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'app':'none'}}}}");
        cluster.settle();

        assertThat(cluster.eventsAbout("none"))
                .containsExactly("Normal NoPods No matching pods found");
    }

    @Test
    void doesNotSayAgainThatNoPodsMatchWhenOtherPodsAreScaled() {
        cluster.create(
                Resources.POD_DISRUPTION_BUDGETS,
                "{'metadata':{'name':'none'},'spec':{'maxUnavailable':1,'selector':{'matchLabels':{'app':'none'}}}}");
        cluster.settle();
        int said = timesSaid("none");
        cluster.scale(Resources.DEPLOYMENTS, "web", 6);
        cluster.settle();

        assertThat(timesSaid("none")).isEqualTo(said);
    }

    private int timesSaid(String budget) {
        return cluster.list(Resources.EVENTS).stream()
                .filter(event -> event.involvedObject().name().equals(budget))
                .mapToInt(event -> event.count(1))
                .sum();
    }

    @Test
    void letsNothingGoWhenTheNumberCannotBeTold() {
        cluster.create(
                Resources.PODS,
                "{'metadata':{'name':'odd','labels':{'app':'odd'},'ownerReferences':[{'apiVersion':'example.com/v1','kind':'Ship','name':'x','uid':'u','controller':true}]},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        cluster.create(
                Resources.POD_DISRUPTION_BUDGETS,
                "{'metadata':{'name':'odd'},'spec':{'maxUnavailable':1,'selector':{'matchLabels':{'app':'odd'}}}}");
        cluster.settle();

        var status = cluster.get(Resources.POD_DISRUPTION_BUDGETS, "odd").status();
        assertThat(status.disruptionsAllowed()).isZero();
        assertThat(status.conditions().getFirst().reason()).isEqualTo("SyncFailed");
        assertThat(cluster.eventsAbout("odd"))
                .contains(
                        "Warning CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: no matches for kind \"Ship\" in version \"example.com/v1\"");
    }

    @Test
    void saysWhoseNumberCannotBeTold() {
        budgetOf("gone", "'apiVersion':'apps/v1','kind':'ReplicaSet'");
        budgetOf("scaleless", "'apiVersion':'batch/v1','kind':'CronJob'");

        assertThat(cluster.eventsAbout("gone"))
                .contains(failed("found no controllers for pod \"gone\""));
        assertThat(cluster.eventsAbout("scaleless"))
                .contains(failed("cronjobs.batch does not implement the scale subresource"));
    }

    private static String failed(String why) {
        return "Warning CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: "
                + why;
    }

    private void budgetOf(String name, String owner) {
        cluster.create(
                Resources.PODS,
                "{'metadata':{'name':'%1$s','labels':{'app':'%1$s'},'ownerReferences':[{%2$s,'name':'x','uid':'u','controller':true}]},'spec':{'containers':[{'name':'c','image':'i'}]}}"
                        .formatted(name, owner));
        cluster.create(
                Resources.POD_DISRUPTION_BUDGETS,
                "{'metadata':{'name':'%1$s'},'spec':{'maxUnavailable':1,'selector':{'matchLabels':{'app':'%1$s'}}}}"
                        .formatted(name));
        cluster.settle();
    }

    @Test
    void saysThatPodsWithoutAControllerCannotBeCounted() {
        cluster.create(
                Resources.PODS,
                "{'metadata':{'name':'bare','labels':{'app':'bare'}},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        cluster.create(
                Resources.POD_DISRUPTION_BUDGETS,
                "{'metadata':{'name':'bare'},'spec':{'maxUnavailable':1,'selector':{'matchLabels':{'app':'bare'},'matchExpressions':[{'key':'app','operator':'In','values':['bare','b']}]}}}");
        cluster.settle();

        assertThat(cluster.eventsAbout("bare"))
                .contains(
                        "Warning UnmanagedPods Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: bare,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:app,Operator:In,Values:[bare b],},},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set \".spec.minAvailable\" field of the PDB to an integer value.");
    }

    private void budget(String spec) {
        cluster.create(
                Resources.POD_DISRUPTION_BUDGETS,
                "{'metadata':{'name':'web'},'spec':{%s,'selector':{'matchLabels':{'app':'web'}}}}"
                        .formatted(spec));
        cluster.settle();
    }

    private PodDisruptionBudget budget() {
        return cluster.get(Resources.POD_DISRUPTION_BUDGETS, "web");
    }

    private void evict(Pod pod) {
        cluster.client.post(
                Resources.PODS,
                pod.namespace(),
                pod.name(),
                "eviction",
                TestCluster.tree(
                        "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'%s'}}"
                                .formatted(pod.name())));
    }
}
