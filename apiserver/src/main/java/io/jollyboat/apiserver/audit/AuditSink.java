package io.jollyboat.apiserver.audit;

import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** Where events of the audit trail go. Safe for use by many threads. */
public interface AuditSink extends AutoCloseable {

    /**
     * Takes an event, without blocking; nobody changes the tree any more.
     *
     * @return completes with whether all is well, when nobody needs to wait any longer: at once
     *     unless somebody is to wait until the event has been passed on
     */
    CompletionStage<Boolean> append(ObjectNode event);

    /** Lets go of what is held, once what was given has been passed on. */
    @Override
    void close();
}
