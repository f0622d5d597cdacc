package io.jollyboat.controllers.validatingpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import org.junit.jupiter.api.Test;

class PolicyStatusControllerTest {

    private static final String POLICIES =
            "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";

    private final World world = new World().with(PolicyStatusController::new);

    @Test
    void theObservedGenerationFollowsThePolicy() {
        world.create(
                POLICIES,
                "{'metadata':{'name':'few'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['CREATE'],'resources':['deployments']}]},'validations':[{'expression':'object.spec.replicas <= 5'}]}}");
        world.settle();
        assertThat(world.get(POLICIES + "/few").at("/status/observedGeneration").asInt())
                .isEqualTo(1);

        world.merge(
                POLICIES + "/few",
                "{'spec':{'validations':[{'expression':'object.spec.replicas <= 3'}]}}");
        world.settle();
        assertThat(world.get(POLICIES + "/few").at("/status/observedGeneration").asInt())
                .isEqualTo(2);
        String before = world.get(POLICIES + "/few").at("/metadata/resourceVersion").asString();

        world.advance(java.time.Duration.ofHours(1));
        assertThat(world.get(POLICIES + "/few").at("/metadata/resourceVersion").asString())
                .isEqualTo(before);
    }
}
