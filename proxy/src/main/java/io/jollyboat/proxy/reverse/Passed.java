package io.jollyboat.proxy.reverse;

/** What became of passing a request on. */
public sealed interface Passed {

    /** The server has answered, and its answer is being passed back. */
    record Answered() implements Passed {}

    /**
     * No answer can be had. The exchange is still to be answered, by whoever wanted it passed on.
     *
     * @param problem in words, for people who look after the cluster
     */
    record Failed(String problem) implements Passed {}

    /** The server took the request and did not begin to answer in time. Likewise. */
    record TooLate() implements Passed {}
}
