/**
 * Regression of over-dispersed counts with the dispersion estimated: mean model and theta in turns, as MASS `glm.nb`
 * (Venables and Ripley 2002, section 7.4), with its starts and stops.
 */
import { digamma, trigamma } from './distributions/digamma.ts';
import { logGamma } from './distributions/gamma.ts';
import { fitGlm, type Glm, negativeBinomial, poisson } from './glm.ts';

export interface NegativeBinomialFit {
  readonly model: Glm;
  /** Variance is mean + mean²/theta. */
  readonly theta: number;
  /** False where the mean did not converge or theta is no positive number. R goes on, with a warning, when only theta wavers. */
  readonly usable: boolean;
}

const ROUNDS_MAX = 25;
const EPSILON = 1e-8;
/** R's `.Machine$double.eps^0.25`. */
const THETA_EPSILON = Number.EPSILON ** 0.25;

export function fitNegativeBinomial(
  columns: readonly Float64Array[],
  response: Float64Array,
): NegativeBinomialFit {
  let model = fitGlm({ columns, response, family: poisson });
  let fitted = model.fitted;
  let theta = estimateTheta(response, fitted);
  const scale = Math.sqrt(2 * Math.max(1, model.degreesOfFreedom));
  let likelihood = logLikelihood(response, fitted, theta);
  let likelihoodBefore = likelihood + 2 * scale;
  let step = 1;
  let round = 0;
  const unsettled = (): boolean =>
    Math.abs(likelihoodBefore - likelihood) / scale + Math.abs(step) > EPSILON;
  while (round < ROUNDS_MAX && unsettled()) {
    round += 1;
    model = fitGlm({
      columns,
      response,
      family: negativeBinomial(theta),
      etaStart: fitted.map(Math.log),
    });
    const before = theta;
    theta = estimateTheta(response, fitted);
    fitted = model.fitted;
    step = before - theta;
    likelihoodBefore = likelihood;
    likelihood = logLikelihood(response, fitted, theta);
  }
  return { model, theta, usable: model.converged && Number.isFinite(theta) && theta > 0 };
}

/** Maximum likelihood of theta for given means, by Newton steps from the moment estimate. */
function estimateTheta(response: Float64Array, fitted: Float64Array): number {
  const pearson = fitted.reduce((sum, mean, i) => sum + ((response[i] ?? 0) / mean - 1) ** 2, 0);
  let theta = response.length / pearson;
  let step = 1;
  for (let round = 1; round < ROUNDS_MAX && Math.abs(step) > THETA_EPSILON; round += 1) {
    theta = Math.abs(theta);
    const { score, information } = derivatives(response, fitted, theta);
    step = score / information;
    theta += step;
  }
  return Math.max(0, theta);
}

function derivatives(
  response: Float64Array,
  fitted: Float64Array,
  theta: number,
): { score: number; information: number } {
  let score = 0;
  let information = 0;
  const [psi, psi1] = [digamma(theta), trigamma(theta)];
  for (const [i, mean] of fitted.entries()) {
    const count = response[i] ?? 0;
    const sum = mean + theta;
    score +=
      digamma(theta + count) - psi + Math.log(theta) + 1 - Math.log(sum) - (count + theta) / sum;
    information +=
      psi1 - trigamma(theta + count) - 1 / theta + 2 / sum - (count + theta) / (sum * sum);
  }
  return { score, information };
}

function logLikelihood(response: Float64Array, fitted: Float64Array, theta: number): number {
  return fitted.reduce((total, mean, i) => {
    const count = response[i] ?? 0;
    const choose = logGamma(theta + count) - logGamma(theta) - logGamma(count + 1);
    const powers = theta * Math.log(theta) + count * Math.log(mean + (count === 0 ? 1 : 0));
    return total + choose + powers - (theta + count) * Math.log(theta + mean);
  }, 0);
}
