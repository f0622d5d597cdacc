package io.jollyboat.controllers.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.CallingTransport;
import io.jollyboat.core.election.ElectionTerms;
import io.jollyboat.core.election.LeaderElection;
import io.jollyboat.core.errors.ApiException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against the real API server, which core's own tests do not have. */
class LeaderElectionTest {

    private static final String LEASE =
            "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/helm";

    private final World world = new World();
    private final Set<String> working = new TreeSet<>();

    @Test
    void ofTwoCopiesOneWorks() {
        copy("a", new Cable()).start();
        world.settle();
        copy("b", new Cable()).start();
        world.advance(Duration.ofMinutes(10));

        assertThat(working).containsExactly("a");
        assertThat(world.get(LEASE).at("/spec/holderIdentity").asString()).isEqualTo("a");
        assertThat(world.get(LEASE).at("/spec/leaseTransitions").asInt()).isZero();
    }

    @Test
    void theOtherTakesOverAtOnceFromOneThatEndsInOrder() {
        LeaderElection first = copy("a", new Cable());
        first.start();
        world.settle();
        copy("b", new Cable()).start();
        first.stop();
        world.advance(Duration.ofSeconds(3));

        assertThat(working).containsExactly("b");
        assertThat(world.get(LEASE).at("/spec/leaseTransitions").asInt()).isEqualTo(1);
    }

    @Test
    void aLeaderThatIsCutOffEndsItsWorkBeforeAnotherBegins() {
        var cable = new Cable();
        copy("a", cable).start();
        world.settle();
        copy("b", new Cable()).start();
        world.advance(Duration.ofSeconds(5));
        cable.cut = true;

        world.advance(Duration.ofSeconds(13));
        assertThat(working).isEmpty();
        world.advance(Duration.ofSeconds(7));
        assertThat(working).containsExactly("b");

        cable.cut = false;
        world.advance(Duration.ofMinutes(1));
        assertThat(working).containsExactly("b");
    }

    @Test
    void aShortOutageCostsNobodyTheLead() {
        var cable = new Cable();
        copy("a", cable).start();
        world.advance(Duration.ofSeconds(5));
        cable.cut = true;
        world.advance(Duration.ofSeconds(6));
        cable.cut = false;
        world.advance(Duration.ofMinutes(1));

        assertThat(working).containsExactly("a");
        assertThat(world.get(LEASE).at("/spec/leaseTransitions").asInt()).isZero();
    }

    private LeaderElection copy(String identity, Cable cable) {
        return new LeaderElection(
                ElectionTerms.standard("helm", identity),
                new CallingClient(cable),
                world.timeline,
                () -> {
                    assertThat(working).isEmpty();
                    working.add(identity);
                },
                () -> working.remove(identity));
    }

    /** The way to the API server, until it is cut. */
    private final class Cable implements CallingTransport {

        private boolean cut;

        @Override
        public JsonNode call(ApiRequest request) {
            if (cut) {
                throw ApiException.unavailable("the server cannot be reached", 1);
            }
            return world.client.call(request);
        }
    }
}
