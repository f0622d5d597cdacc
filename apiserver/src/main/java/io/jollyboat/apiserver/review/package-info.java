/**
 * Questions about identity and permission, asked as objects that are answered and not kept: who am
 * I, may I, may somebody, whose token is this.
 */
@NullMarked
package io.jollyboat.apiserver.review;

import org.jspecify.annotations.NullMarked;
