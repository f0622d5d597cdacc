package io.jollyboat.scheduler.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EvictionRulesTest {

    private static final EvictionRules CAREFUL = new EvictionRules(false, false);
    private static final String OWNED =
            "'ownerReferences':[{'apiVersion':'apps/v1','kind':'%s','name':'o','uid':'u',"
                    + "'controller':true}]";
    private static final String REPLICA = OWNED.formatted("ReplicaSet");

    private static Pod pod(String metadata, String spec) {
        String json = "{'metadata':{'name':'p',%s},'spec':{%s}}".formatted(metadata, spec);
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    private static Pod pod(String metadata) {
        return pod(metadata, "");
    }

    private static String hold(Fate fate) {
        return fate instanceof Fate.Holds(String why) ? why : "does not hold: " + fate;
    }

    @Test
    void whatAControllerMakesAgainMoves() {
        assertThat(CAREFUL.of(pod(REPLICA))).isInstanceOf(Fate.Moves.class);
    }

    @Test
    void whatNothingMakesAgainGoesOnlyWhenTold() {
        Pod bare = pod("'labels':{}");

        assertThat(hold(CAREFUL.of(bare))).contains("--force");
        assertThat(new EvictionRules(true, false).of(bare)).isInstanceOf(Fate.Ends.class);
    }

    @Test
    void anOwnerThatDoesNotControlDoesNotMakeItAgain() {
        Pod pod = pod(REPLICA.replace("true", "false"));

        assertThat(hold(CAREFUL.of(pod))).contains("--force");
    }

    @Test
    void podsOfDaemonSetsStaticPodsAndPodsThatLeaveBelongToTheirNode() {
        assertThat(CAREFUL.of(pod(OWNED.formatted("DaemonSet")))).isInstanceOf(Fate.Stays.class);
        assertThat(CAREFUL.of(pod("'annotations':{'kubernetes.io/config.mirror':'x'}")))
                .isInstanceOf(Fate.Stays.class);
        assertThat(CAREFUL.of(pod("'deletionTimestamp':'2026-01-01T00:00:00Z'")))
                .isInstanceOf(Fate.Stays.class);
    }

    @Test
    void filesInAnEmptyDirAreLostOnlyWhenTold() {
        Pod pod = pod(REPLICA, "'volumes':[{'name':'v','emptyDir':{}}]");

        assertThat(hold(CAREFUL.of(pod))).contains("--delete-emptydir-data");
        assertThat(new EvictionRules(false, true).of(pod)).isInstanceOf(Fate.Moves.class);
    }

    @Test
    void whatIsMarkedAsNotSafeToEvictIsNeverMoved() {
        String mark = "'annotations':{'cluster-autoscaler.kubernetes.io/safe-to-evict':'%s'},";

        assertThat(hold(new EvictionRules(true, true).of(pod(mark.formatted("false") + REPLICA))))
                .contains("safe-to-evict");
        assertThat(CAREFUL.of(pod(mark.formatted("true") + REPLICA)))
                .isInstanceOf(Fate.Moves.class);
    }
}
