package io.jollyboat.controllers.autoscaler;

/** A metric tells nothing for now; the message is what people see. */
final class MetricFailure extends Exception {

    private static final long serialVersionUID = 1L;

    MetricFailure(String message) {
        super(message);
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
