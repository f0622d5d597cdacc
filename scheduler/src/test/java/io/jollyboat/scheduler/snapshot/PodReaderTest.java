package io.jollyboat.scheduler.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.placement.HostPort;
import io.jollyboat.core.placement.ResourceAmounts;
import io.jollyboat.scheduler.APod;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PodReaderTest {

    private static final long MI = 1 << 20;

    private static String container(String name, String cpu, String memory) {
        return "{'name': '%s', 'resources': {'requests': {'cpu': '%s', 'memory': '%s'}}}"
                .formatted(name, cpu, memory);
    }

    private static String sidecar(String name, String cpu, String memory) {
        String container = container(name, cpu, memory);
        return container.substring(0, container.length() - 1) + ", 'restartPolicy': 'Always'}";
    }

    private static ResourceAmounts requests(APod pod) {
        return pod.info().demand().requests();
    }

    @Test
    void containersAddUp() {
        APod pod =
                APod.named("p")
                        .spec(
                                "{'containers': [%s, %s]}"
                                        .formatted(
                                                container("a", "250m", "64Mi"),
                                                container("b", "1", "1Gi")));

        assertThat(requests(pod)).isEqualTo(ResourceAmounts.of(1250, 1088 * MI, 0));
    }

    @Test
    void theLargestInitContainerCountsWhereItExceedsTheContainers() {
        APod pod =
                APod.named("p")
                        .requests("1", "64Mi")
                        .spec(
                                "{'initContainers': [%s, %s]}"
                                        .formatted(
                                                container("a", "500m", "128Mi"),
                                                container("b", "2", "32Mi")));

        assertThat(requests(pod)).isEqualTo(ResourceAmounts.of(2000, 128 * MI, 0));
    }

    @Test
    void aSidecarAddsToTheContainersAndToTheInitContainersBehindIt() {
        APod pod =
                APod.named("p")
                        .requests("1", "10Mi")
                        .spec(
                                "{'initContainers': [%s, %s, %s]}"
                                        .formatted(
                                                container("first", "1500m", "10Mi"),
                                                sidecar("proxy", "200m", "50Mi"),
                                                container("second", "1400m", "10Mi")));

        // running: 1000 + 200; starting: max(1500, 200, 200 + 1400)
        assertThat(requests(pod)).isEqualTo(ResourceAmounts.of(1600, 60 * MI, 0));
    }

    @Test
    void imagesAreThoseOfContainersAndOfVolumes() {
        APod pod =
                APod.named("p")
                        .spec(
                                "{'initContainers': [{'name': 'a', 'image': 'first'}], 'containers':"
                                        + " [{'name': 'b', 'image': 'app:1'}], 'volumes': [{'name': 'v',"
                                        + " 'image': {'reference': 'models'}}, {'name': 'w',"
                                        + " 'emptyDir': {}}]}");

        assertThat(pod.info().demand().images())
                .containsExactly("first:latest", "app:1", "models:latest");
    }

    @Test
    void overheadComesOnTop() {
        APod pod =
                APod.named("p")
                        .requests("1", "64Mi")
                        .spec("{'overhead': {'cpu': '100m', 'memory': '16Mi'}}");

        assertThat(requests(pod)).isEqualTo(ResourceAmounts.of(1100, 80 * MI, 0));
    }

    @Test
    void whatThePodStatesAsAWholeWins() {
        APod pod =
                APod.named("p")
                        .requests("1", "64Mi")
                        .spec("{'resources': {'requests': {'cpu': '3'}}}");

        assertThat(requests(pod)).isEqualTo(ResourceAmounts.of(3000, 64 * MI, 0));
    }

    @Test
    void partsOfAMillicoreAndOfAByteAreRoundedUp() {
        APod pod = APod.named("p").requests("100u", "0.5");

        assertThat(requests(pod)).isEqualTo(ResourceAmounts.of(1, 1, 0));
    }

    @Test
    void extendedResourcesAreCountedInPieces() {
        APod pod = APod.named("p").request("example.com/gpu", "2").request("example.com/none", "0");

        assertThat(requests(pod))
                .isEqualTo(
                        new ResourceAmounts(0, 0, 0, new TreeMap<>(Map.of("example.com/gpu", 2L))));
    }

    @Test
    void containersThatAskForNothingCountWithALittleInScores() {
        APod pod = APod.named("p").request("cpu", "2");

        assertThat(pod.info().demand().scoringRequests())
                .isEqualTo(ResourceAmounts.of(2000, 200 * MI, 0));
        assertThat(requests(pod)).isEqualTo(ResourceAmounts.of(2000, 0, 0));
    }

    @Test
    void aResourceWithoutALimitCountsWithItsRequestAmongTheLimits() {
        APod pod =
                APod.named("p")
                        .requests("1", "64Mi")
                        .spec(
                                "{'containers': [{'name': 'a', 'resources': {"
                                        + "'requests': {'cpu': '1', 'memory': '64Mi'},"
                                        + "'limits': {'memory': '256Mi'}}}]}");

        assertThat(pod.info().demand().limits()).isEqualTo(ResourceAmounts.of(1000, 256 * MI, 0));
    }

    @Test
    void aContainerThatIsBeingShrunkCountsWithWhatItStillHas() {
        APod pod =
                APod.named("p")
                        .requests("1", "64Mi")
                        .on("node1")
                        .status(
                                "{'containerStatuses': [{'name': 'main', 'resources':"
                                        + " {'requests': {'cpu': '2', 'memory': '32Mi'}}}]}");

        assertThat(requests(pod)).isEqualTo(ResourceAmounts.of(2000, 64 * MI, 0));
    }

    @Test
    void portsOfTheNodeAreTakenByContainersAndSidecars() {
        APod pod =
                APod.named("p")
                        .hostPort(80)
                        .spec(
                                "{'initContainers': ["
                                        + "{'name': 'a', 'ports': [{'hostPort': 81}]},"
                                        + "{'name': 'b', 'restartPolicy': 'Always', 'ports':"
                                        + " [{'hostPort': 82, 'protocol': 'UDP', 'hostIP': '127.0.0.1'}]}]}");

        assertThat(pod.info().demand().hostPorts())
                .containsExactly(
                        new HostPort("0.0.0.0", "TCP", 80), new HostPort("127.0.0.1", "UDP", 82));
    }
}
