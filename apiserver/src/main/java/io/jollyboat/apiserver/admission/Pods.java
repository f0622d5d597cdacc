package io.jollyboat.apiserver.admission;

import io.jollyboat.apiserver.verb.ResourceCall;

/** Recognizes calls about pods themselves. */
final class Pods {
    private Pods() {}

    static boolean isPod(ResourceCall call) {
        return call.subresource() == null
                && call.definition().group().isEmpty()
                && call.definition().plural().equals("pods");
    }
}
