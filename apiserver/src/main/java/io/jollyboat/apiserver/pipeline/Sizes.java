package io.jollyboat.apiserver.pipeline;

/** Is told how much a call's answer is, in bytes before it is packed. Must not block. */
public interface Sizes {

    /** Nobody wants to know. */
    Sizes IGNORED =
            new Sizes() {
                @Override
                public void whole(long bytes) {}

                @Override
                public void event(long bytes) {}
            };

    /** All of an answer that is given at once; before {@link Call#afterwards} is. */
    void whole(long bytes);

    /** One event of a watch. */
    void event(long bytes);
}
