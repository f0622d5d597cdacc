package io.jollyboat.proxy.routing;

/** Traffic could not be made to follow a table; the one before still holds. */
public final class RoutingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public RoutingException(String message) {
        super(message);
    }
}
