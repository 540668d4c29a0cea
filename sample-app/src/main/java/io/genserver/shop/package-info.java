/**
 * A ticket shop whose parts may crash.
 */
@NullMarked
package io.genserver.shop;

import org.jspecify.annotations.NullMarked;
