package io.jollyboat.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodLifeTest {

    @ParameterizedTest
    @CsvSource({
        "Pending, false",
        "Running, false",
        "Unknown, false",
        "'', false",
        "Succeeded, true",
        "Failed, true"
    })
    void aPodHasEndedOnceItsPhaseIsOneThatIsNeverLeft(String phase, boolean ended) {
        var pod = Trees.newObject();
        pod.putObject("status").put("phase", phase);
        assertThat(PodLife.hasEnded(new Pod(pod))).isEqualTo(ended);
        assertThat(PodLife.hasEnded(pod)).isEqualTo(ended);
    }
}
