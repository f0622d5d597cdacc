/**
 * JSON trees of API objects: parsing with limits, reading, checking against the schema, writing.
 *
 * <p>What is here knows shapes, not meanings: whether a pod makes sense is said in {@link
 * io.jollyboat.apiserver.validation}.
 */
@NullMarked
package io.jollyboat.apiserver.json;

import org.jspecify.annotations.NullMarked;
