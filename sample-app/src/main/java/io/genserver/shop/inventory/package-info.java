/**
 * The free seats of each show, and who holds some of them while paying.
 */
@NullMarked
package io.genserver.shop.inventory;

import org.jspecify.annotations.NullMarked;
