/**
 * CustomResourceDefinitions as objects of their own: what they say, their defaults, what is wrong
 * with them, which names they get.
 *
 * <p>What becomes of them, resources that are served, is in {@link
 * io.jollyboat.apiserver.customresource}.
 */
@NullMarked
package io.jollyboat.apiserver.customresource.definition;

import org.jspecify.annotations.NullMarked;
