package io.jollyboat.apiserver.admission;

/** What is about to happen to an object. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    /** A stream to it is opened, or a request passed on to it. */
    CONNECT
}
