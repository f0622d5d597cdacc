package io.jollyboat.core.informer;

/**
 * Is told of changes, in their order, one at a time. It must be quick: it notes what is to be done
 * and leaves the doing to others. Objects it is given are shared; it does not change them.
 */
public interface Handler<T> {

    /** An object is there that was not; after joining, every object that is there already. */
    void onAdd(T object);

    /** An object changed. Several changes may have become one. */
    void onUpdate(T before, T now);

    /**
     * An object is gone.
     *
     * @param last as it was last seen, which may not be how it was in the end
     */
    void onDelete(T last);

    /** Only has to know that something is otherwise than before. */
    static <T> Handler<T> ofAnyChange(Runnable told) {
        return new Handler<>() {
            @Override
            public void onAdd(T object) {
                told.run();
            }

            @Override
            public void onUpdate(T before, T now) {
                told.run();
            }

            @Override
            public void onDelete(T last) {
                told.run();
            }
        };
    }
}
