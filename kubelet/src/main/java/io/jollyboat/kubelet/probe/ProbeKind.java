package io.jollyboat.kubelet.probe;

import io.jollyboat.kubelet.runtime.ProbeTransport;

/** What a probe is for. */
public enum ProbeKind {
    /** Whether the container has begun its work; until then the others are not asked. */
    STARTUP("Startup", ProbeTransport.Kind.STARTUP),
    /** Whether the container still works; if not it is restarted. */
    LIVENESS("Liveness", ProbeTransport.Kind.LIVENESS),
    /** Whether the container can serve now. */
    READINESS("Readiness", ProbeTransport.Kind.READINESS);

    private final String word;
    private final ProbeTransport.Kind transported;

    ProbeKind(String word, ProbeTransport.Kind transported) {
        this.word = word;
        this.transported = transported;
    }

    /** As the transport knows it. */
    ProbeTransport.Kind transported() {
        return transported;
    }

    /** As events begin: {@code Liveness probe failed: …}. */
    public String word() {
        return word;
    }
}
