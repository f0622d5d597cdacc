package io.jollyboat.scheduler.node;

/**
 * A pod's leave to be on nodes with certain taints.
 *
 * @param key the taint's key; empty with operator Exists means every taint
 * @param operator {@code Equal} (also when empty) or {@code Exists}
 * @param value compared by Equal only
 * @param effect the taint's effect; empty means every effect
 */
public record Toleration(String key, String operator, String value, String effect) {

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
