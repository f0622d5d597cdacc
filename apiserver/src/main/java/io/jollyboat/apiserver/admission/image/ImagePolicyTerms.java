package io.jollyboat.apiserver.admission.image;

import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.webhook.RemoteServer;
import io.jollyboat.core.options.GoDuration;
import java.time.Duration;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Who is asked about images, and how.
 *
 * @param allowed how long a consent is remembered
 * @param denied how long a refusal is
 * @param pause before a call that failed is made again
 * @param open whether pods are let in when nobody answers
 */
public record ImagePolicyTerms(
        RemoteServer server, Duration allowed, Duration denied, Duration pause, boolean open) {

    private static final String POLICY = "imagePolicy";
    private static final SettingsShape SHAPE =
            SettingsShape.FILE.one(
                    POLICY,
                    SettingsShape.NONE
                            .texts("kubeConfigFile")
                            .numbers("allowTTL", "denyTTL", "retryBackoff")
                            .flags("defaultAllow"));

    /**
     * Reads what stands below {@code imagePolicy}.
     *
     * @param files reads the kubeconfig that it names
     * @throws IllegalArgumentException when it makes no sense
     */
    public static ImagePolicyTerms of(JsonNode json, Function<String, JsonNode> files) {
        SHAPE.check(json);
        JsonNode policy = json.path(POLICY);
        String kubeconfig = Trees.text(policy, "kubeConfigFile");
        if (kubeconfig.isEmpty()) {
            throw new IllegalArgumentException("imagePolicy.kubeConfigFile is missing");
        }
        Span memory =
                new Span(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(30));
        Span pause = new Span(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMinutes(5));
        return new ImagePolicyTerms(
                RemoteServer.of(files.apply(kubeconfig)),
                memory.of(policy, "allowTTL", Duration.ofMinutes(5)),
                memory.of(policy, "denyTTL", Duration.ofSeconds(30)),
                pause.of(policy, "retryBackoff", Duration.ofMillis(500)),
                Trees.flag(policy, "defaultAllow"));
    }

    /** What a time may be, and in which unit it is written. */
    private record Span(Duration unit, Duration least, Duration most) {

        /** The time; none for -1, and what is usual for none. */
        Duration of(JsonNode policy, String name, Duration usual) {
            long number = Trees.number(policy, 0, name);
            if (number == -1) {
                return Duration.ZERO;
            }
            if (number == 0) {
                return usual;
            }
            if (number < 0 || number > most.dividedBy(unit)) {
                throw new IllegalArgumentException(
                        "imagePolicy.%s: valid value is between %s and %s, got %d"
                                .formatted(
                                        name,
                                        GoDuration.text(least),
                                        GoDuration.text(most),
                                        number));
            }
            return unit.multipliedBy(number);
        }
    }
}
