package io.jollyboat.core.streaming;

/**
 * The size of the client's terminal in characters.
 *
 * @param width columns, 0 to 65535
 * @param height rows, 0 to 65535
 */
public record TerminalSize(int width, int height) {}
