package io.jollyboat.core.placement;

/**
 * A pod's leave to be on nodes with certain taints.
 *
 * @param key the taint's key; empty with operator Exists means every taint
 * @param operator {@code Equal} (also when empty) or {@code Exists}; the others, {@code Lt} and
 *     {@code Gt}, are behind a gate that is shut by default, and the API server refuses them
 * @param value compared by Equal only
 * @param effect the taint's effect; empty means every effect
 */
public record Toleration(String key, String operator, String value, String effect) {
    public static Toleration of(io.jollyboat.core.api.core.v1.Toleration toleration) {
        return new Toleration(
                toleration.key(), toleration.operator(), toleration.value(), toleration.effect());
    }

    public boolean tolerates(Taint taint) {
        if (!effect.isEmpty() && !effect.equals(taint.effect())) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(taint.key())) {
            return false;
        }
        return switch (operator) {
            case "", "Equal" -> !key.isEmpty() && value.equals(taint.value());
            case "Exists" -> true;
            default -> false;
        };
    }
}
