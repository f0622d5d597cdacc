package io.jollyboat.kubelet.runtime.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A value that changes with the time since a container runs, as in {@code 0s=fail,5s=ok}; a single
 * value without a time holds always.
 *
 * @param steps ascending by time; the first is at zero
 */
record Schedule<T>(List<Step<T>> steps) {

    Schedule {
        steps = List.copyOf(steps);
    }

    record Step<T>(Duration from, T value) {}

    static <T> Schedule<T> always(T value) {
        return new Schedule<>(List.of(new Step<>(Duration.ZERO, value)));
    }

    /**
     * Reads a schedule.
     *
     * @param before what holds until the first step, when that does not begin at zero
     * @throws IllegalArgumentException when a time or value cannot be read, or the times do not
     *     ascend
     */
    static <T> Schedule<T> parse(String text, T before, Function<String, T> value) {
        List<Step<T>> steps = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            Duration from = equals < 0 ? Duration.ZERO : Durations.parse(part.substring(0, equals));
            if (steps.isEmpty() && !from.isZero()) {
                steps.add(new Step<>(Duration.ZERO, before));
            } else if (!steps.isEmpty() && from.compareTo(steps.getLast().from()) <= 0) {
                throw new IllegalArgumentException("the times of \"" + text + "\" do not ascend");
            }
            steps.add(new Step<>(from, value.apply(part.substring(equals + 1).strip())));
        }
        return new Schedule<>(steps);
    }

    T at(Duration elapsed) {
        T current = steps.getFirst().value();
        for (Step<T> step : steps) {
            if (step.from().compareTo(elapsed) > 0) {
                break;
            }
            current = step.value();
        }
        return current;
    }
}
