/**
 * What of an object is there though nobody has said it, and what is not though somebody has: an
 * object is shown as Go would write it, whose types leave out some zeros and always tell others.
 *
 * <p>The schema says which fields are always told, where they are required; the rest is in tables
 * here, read off Go's types. Custom resources have no such types: nothing here is for them.
 */
@NullMarked
package io.jollyboat.apiserver.presence;

import org.jspecify.annotations.NullMarked;
