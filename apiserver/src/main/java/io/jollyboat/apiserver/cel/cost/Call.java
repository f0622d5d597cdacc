package io.jollyboat.apiserver.cel.cost;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of a function.
 *
 * @param target what it is called on; null for a global function
 */
record Call(String function, String overload, @Nullable Operand target, List<Operand> arguments) {

    /**
     * What a call costs, its arguments left aside.
     *
     * @param size of what it gives; null when nothing is known of it
     */
    record Estimate(Range cost, @Nullable Range size) {

        static Estimate of(Range cost) {
            return new Estimate(cost, null);
        }
    }

    Operand argument(int index) {
        return arguments.get(index);
    }
}
