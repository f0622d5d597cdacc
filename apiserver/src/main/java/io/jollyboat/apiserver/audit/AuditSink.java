package io.jollyboat.apiserver.audit;

import tools.jackson.databind.node.ObjectNode;

/** Where events of the audit trail go. Safe for use by many threads. */
public interface AuditSink extends AutoCloseable {

    /** Takes an event, without blocking; nobody changes the tree any more. */
    void append(ObjectNode event);

    /** Lets go of what is held, once what was given has been passed on. */
    @Override
    void close();
}
