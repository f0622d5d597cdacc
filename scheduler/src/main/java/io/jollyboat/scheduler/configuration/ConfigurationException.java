package io.jollyboat.scheduler.configuration;

/** A configuration that cannot be followed. The message names the field and what is wrong. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConfigurationException(String path, String problem) {
        super(path + ": " + problem);
    }
}
