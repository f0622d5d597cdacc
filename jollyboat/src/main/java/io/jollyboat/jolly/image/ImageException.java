package io.jollyboat.jolly.image;

/** What was to be done with an image cannot be; the message is for the person at the terminal. */
public final class ImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ImageException(String message) {
        super(message);
    }
}
