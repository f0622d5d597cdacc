package io.jollyboat.kubelet.runtime.docker.engine;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A complete answer. */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record EngineReply(int status, Map<String, String> headers, byte[] body) {

    public boolean isSuccess() {
        return status >= 200 && status < 400;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
