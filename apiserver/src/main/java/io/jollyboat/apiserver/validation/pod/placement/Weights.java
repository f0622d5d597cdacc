package io.jollyboat.apiserver.validation.pod.placement;

import io.jollyboat.apiserver.validation.Field;

/** What makes sound how much a preference counts. */
final class Weights {
    private static final int MOST = 100;

    private Weights() {}

    static void check(Field weight) {
        if (weight.number(0) < 1 || weight.number(0) > MOST) {
            weight.invalid("must be in the range 1-" + MOST);
        }
    }
}
