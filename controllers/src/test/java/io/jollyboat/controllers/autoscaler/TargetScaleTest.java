package io.jollyboat.controllers.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.core.api.autoscaling.v2.CrossVersionObjectReference;
import io.jollyboat.core.model.Trees;
import org.junit.jupiter.api.Test;

class TargetScaleTest {

    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    private final World world = new World();

    @Test
    void aChangeInBetweenIsNoReasonNotToScale() {
        world.create(
                DEPLOYMENTS,
                "{'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        var reference = Trees.newObject();
        reference.put("apiVersion", "apps/v1").put("kind", "Deployment").put("name", "web");
        var target =
                TargetScale.of(world.client, "default", new CrossVersionObjectReference(reference));
        world.merge(DEPLOYMENTS + "/web", "{'metadata':{'labels':{'changed':'by-somebody'}}}");

        target.set(world.client, 5);

        assertThat(world.get(DEPLOYMENTS + "/web").at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(world.get(DEPLOYMENTS + "/web").at("/metadata/labels/changed").asString())
                .isEqualTo("by-somebody");
    }
}
