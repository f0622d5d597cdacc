package io.jollyboat.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodAskTest {

    private static final long MI = 1 << 20;

    private static Pod pod(String json) {
        return new Pod((ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    /** A pod with a sidecar that asks for 200m and has something else. */
    private static Pod resized(String status) {
        return pod(
                """
                {'spec': {'nodeName': 'node1',
                  'containers': [{'name': 'main', 'resources': {'requests': {'cpu': '1'}}}],
                  'initContainers': [{'name': 'side', 'restartPolicy': 'Always',
                                      'resources': {'requests': {'cpu': '200m'}}}]},
                 'status': %s}"""
                        .formatted(status));
    }

    @Test
    void aSidecarThatIsBeingShrunkCountsWithWhatItStillHas() {
        Pod pod =
                resized(
                        "{'initContainerStatuses': [{'name': 'side',"
                                + " 'allocatedResources': {'cpu': '500m'}}]}");

        assertThat(PodAsk.of(pod).requests().milliCpu()).isEqualTo(1500);
    }

    @Test
    void aResizeThatCannotBeDoesNotCount() {
        Pod pod =
                resized(
                        "{'conditions': [{'type': 'PodResizePending', 'status': 'True', 'reason':"
                                + " 'Infeasible'}], 'containerStatuses': [{'name': 'main',"
                                + " 'allocatedResources': {'cpu': '300m'}}]}");

        assertThat(PodAsk.of(pod).requests().milliCpu()).isEqualTo(500);
        assertThat(PodAsk.requests(pod.spec()).milliCpu()).isEqualTo(1200);
    }

    @Test
    void aNodePromisesWhatTheSpecSays() {
        Pod pod =
                pod(
                        """
                        {'spec': {'overhead': {'memory': '8Mi'},
                          'resources': {'requests': {'memory': '64Mi'}},
                          'containers': [{'name': 'main', 'resources':
                             {'requests': {'cpu': '1', 'memory': '1Gi', 'example.com/gpu': '2'}}}],
                          'initContainers': [{'name': 'init', 'resources':
                             {'requests': {'cpu': '3', 'ephemeral-storage': '1Mi'}}}]}}""");

        ResourceAmounts asked = PodAsk.requests(pod.spec());

        assertThat(asked.milliCpu()).isEqualTo(3000);
        assertThat(asked.memory()).isEqualTo(72 * MI);
        assertThat(asked.ephemeralStorage()).isEqualTo(MI);
        assertThat(asked.other("example.com/gpu")).isEqualTo(2);
    }

    @Test
    void limitsAreThoseThatAreSetWithTheOverheadWhereThereAreAny() {
        Pod pod =
                pod(
                        """
                        {'spec': {'overhead': {'cpu': '100m', 'memory': '10Mi'},
                          'containers': [{'name': 'a', 'resources': {'requests': {'cpu': '1'},
                                                                     'limits': {'memory': '20Mi'}}},
                                         {'name': 'b', 'resources': {'limits': {'memory': '30Mi'}}}],
                          'initContainers': [{'name': 'once',
                                              'resources': {'limits': {'memory': '70Mi'}}}]}}""");

        assertThat(PodAsk.limits(pod.spec()).milliCpu()).isZero();
        assertThat(PodAsk.limits(pod.spec()).memory()).isEqualTo(80 * MI);
    }

    @Test
    void aLimitOfTheWholePodStandsForThoseOfItsContainers() {
        Pod pod =
                pod(
                        """
                        {'spec': {'resources': {'limits': {'memory': '40Mi'}},
                          'containers': [{'name': 'a', 'resources': {'limits': {'cpu': '1',
                                                                                'memory': '20Mi'}}}]}}""");

        assertThat(PodAsk.limits(pod.spec()).memory()).isEqualTo(40 * MI);
        assertThat(PodAsk.limits(pod.spec()).milliCpu()).isEqualTo(1000);
    }
}
