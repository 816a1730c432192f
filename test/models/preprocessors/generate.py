# Writes reference.json: numbers of scikit-learn and NumPy for the preprocessors. Versions and seed are in its "source".
import json, numpy as np, sklearn, warnings
warnings.filterwarnings('ignore')
from sklearn.experimental import enable_iterative_imputer
from sklearn.impute import IterativeImputer
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler, RobustScaler, MinMaxScaler, QuantileTransformer
from sklearn.decomposition import PCA
rng=np.random.default_rng(20240607)
n,p=60,4
f=rng.normal(size=(n,2)); load=rng.normal(size=(2,p))
X=f@load+0.3*rng.normal(size=(n,p)); X=X*np.array([1,100,1e-3,5])+np.array([0,1e4,0.02,-3])
X=np.round(X,6)
M=rng.uniform(size=(n,p))<np.array([0.05,0.15,0.1,0.2])
XN=X.copy(); XN[M]=np.nan
train,test=XN[:40],XN[40:]
sc=StandardScaler().fit(train)
it=IterativeImputer(estimator=Ridge(alpha=2.0),max_iter=5,tol=0,imputation_order='ascending',initial_strategy='mean')
it.fit(sc.transform(train))
mice_train=sc.inverse_transform(it.transform(sc.transform(train)))
mice_test=sc.inverse_transform(it.transform(sc.transform(test)))
# iterative PCA with the SVD of the table itself
Z=sc.transform(train); nan=np.isnan(Z); F=np.where(nan,0,Z)
k,rounds=2,12
for r in range(rounds):
    U,S,Vt=np.linalg.svd(F,full_matrices=False); V=Vt[:k]
    if r<rounds-1:
        F=np.where(nan,F@V.T@V,Z)
T=sc.transform(test); tn=np.isnan(T); G=np.where(tn,0,T)
for r in range(rounds): G=np.where(tn,G@V.T@V,T)
pca_test=sc.inverse_transform(G)
C,D=X[:40],X[40:]
cs=StandardScaler().fit(C); P=PCA(n_components=2).fit(cs.transform(C))
sd=cs.transform(D); rec=P.inverse_transform(P.transform(sd)); err=np.sqrt(((sd-rec)**2).mean(axis=1))
sco=P.transform(cs.transform(D)); S2=(P.transform(cs.transform(C))**2).mean(axis=0)
wh=sco/np.sqrt(S2)
# signs: largest loading positive
for j in range(2):
    v=P.components_[j]; 
    if v[np.argmax(abs(v))]<0: wh[:,j]*=-1
def L(a): return [[None if np.isnan(v) else float(v) for v in row] for row in a.T]
out=dict(source="test fixture: numpy %s, scikit-learn %s, default_rng(20240607); columns of 60 rows, the first 40 train"%(np.__version__,sklearn.__version__),
 columns=L(XN), complete=L(X),
 mice=dict(how="StandardScaler + IterativeImputer(Ridge(alpha=2), max_iter=5, tol=0, imputation_order='ascending')",train=L(mice_train),test=L(mice_test)),
 pca=dict(how="12 rounds of numpy.linalg.svd, rank 2, on standardised columns",test=L(pca_test)),
 error=dict(how="StandardScaler + PCA(2) reconstruction, root mean square",test=[float(v) for v in err]),
 whiten=dict(how="PCA(2) scores over their root mean square in train; largest loading positive",test=L(wh)),
 standard=L(StandardScaler().fit(C).transform(D)), robust=L(RobustScaler().fit(C).transform(D)), minmax=L(MinMaxScaler().fit(C).transform(D)),
 quantile=L(QuantileTransformer(n_quantiles=11,output_distribution='normal',subsample=10**9).fit(C).transform(D)))
json.dump(out,open('reference.json','w'))
