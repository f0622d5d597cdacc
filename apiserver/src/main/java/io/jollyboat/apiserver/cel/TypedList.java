package io.jollyboat.apiserver.cel;

import java.util.List;

/** A list of which it is known what tells its elements apart. */
interface TypedList extends List<Object> {

    ListType type();
}
