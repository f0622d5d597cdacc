package io.jollyboat.kubelet.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in, verdicts out: s for a success, f for a failure, u for none, w for a warning. */
class ProbeMachineTest {

    @ParameterizedTest(name = "{0} success={1} failure={2}: {3} gives {4}")
    @CsvSource({
        "READINESS, 1, 3, s,        S",
        "READINESS, 2, 3, s s,      F S",
        "READINESS, 1, 3, f f f,    F F F",
        "READINESS, 1, 3, s f f f,  S S S F",
        "READINESS, 1, 3, s f f s f f, S S S S S S",
        "READINESS, 1, 2, s f u f,  S S S F",
        "READINESS, 1, 1, s f w,    S F S",
        "LIVENESS,  1, 3, f f s f f f, S S S S S F",
        "LIVENESS,  1, 3, f f f s,  S S F F",
        "STARTUP,   1, 3, f f s f f f, U U S S S S",
        "STARTUP,   1, 3, f f f s,  U U F F",
        "STARTUP,   1, 1, u u f,    U U F",
    })
    void countsRunsAgainstTheThresholds(
            ProbeKind kind, int success, int failure, String answers, String verdicts) {
        var spec =
                new ProbeSpec(
                        kind,
                        new ProbeSpec.Action.Exec(List.of("true")),
                        Duration.ZERO,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        success,
                        failure,
                        null);
        var machine = ProbeMachine.fresh(spec);
        var seen = new StringBuilder();
        for (String answer : answers.split(" ")) {
            machine =
                    machine.after(
                            switch (answer) {
                                case "s" -> new ProbeOutcome.Success();
                                case "w" -> new ProbeOutcome.Warning("");
                                case "f" -> new ProbeOutcome.Failure("");
                                default -> new ProbeOutcome.Unknown("");
                            });
            seen.append(machine.result().name().charAt(0)).append(' ');
        }
        assertThat(seen.toString().strip()).isEqualTo(verdicts);
    }
}
