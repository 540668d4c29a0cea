package io.genserver.shop.inventory;

/**
 * A show and what is left of it.
 *
 * @param id its id
 * @param title its title
 * @param seats the seats of the house
 * @param free how many of them are neither sold nor held
 * @param priceCents the price of a seat, in cents of a euro
 * @since 0.1.0
 */
public record ShowStatus(long id, String title, int seats, int free, long priceCents) {

}
