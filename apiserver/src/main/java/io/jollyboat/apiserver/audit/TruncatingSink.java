package io.jollyboat.apiserver.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Passes events on without their objects where they would be too large, and drops the rest. */
record TruncatingSink(AuditSink inner, long most) implements AuditSink {

    private static final Logger LOG = LoggerFactory.getLogger(TruncatingSink.class);

    @Override
    public CompletionStage<Boolean> append(ObjectNode event) {
        if (bytes(event) <= most) {
            return inner.append(event);
        }
        boolean whole = event.has("requestObject") || event.has("responseObject");
        ObjectNode less = event;
        if (whole) {
            less = event.deepCopy(); // other places get it whole
            less.remove("requestObject");
            less.remove("responseObject");
            ObjectNode annotations = less.withObject("/annotations");
            annotations.put("audit.k8s.io/truncated", "true");
        }
        if (bytes(less) <= most) {
            return inner.append(less);
        }
        LOG.error("an audit event is too large even after truncating, and was dropped");
        return CompletableFuture.completedStage(true);
    }

    static long bytes(ObjectNode event) {
        return JsonMapper.shared().writeValueAsBytes(event).length;
    }

    @Override
    public void close() {
        inner.close();
    }
}
