/**
 * The troposphere of the International Standard Atmosphere, to 11 km above sea level.
 *
 * @module
 */
/** 0 °C, in K. */
export const ZERO_CELSIUS: number = 273.15;

const SEA_LEVEL_PRESSURE = 101_325; // Pa
const SEA_LEVEL_TEMPERATURE = 288.15; // K
const LAPSE_RATE = 0.0065; // K/m
const GAS_CONSTANT_OF_AIR = 287.053; // J/(kg K)
const PRESSURE_EXPONENT = 5.25588; // g / (R L)

/**
 * The air's temperature.
 *
 * @param height above sea level, in m
 * @returns the temperature, in K
 */
export function airTemperature(height: number): number {
  return SEA_LEVEL_TEMPERATURE - LAPSE_RATE * height;
}

/**
 * The air's static pressure.
 *
 * @param height above sea level, in m
 * @returns the pressure, in Pa
 */
export function airPressure(height: number): number {
  return SEA_LEVEL_PRESSURE *
    (airTemperature(height) / SEA_LEVEL_TEMPERATURE) ** PRESSURE_EXPONENT;
}

/**
 * The air's density.
 *
 * @param height above sea level, in m
 * @returns the density, in kg/m³
 */
export function airDensity(height: number): number {
  return airPressure(height) / (GAS_CONSTANT_OF_AIR * airTemperature(height));
}
